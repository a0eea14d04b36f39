"""The demo's believable year: who, where, what customers say and when. Seeded, so that it is the same every time."""
