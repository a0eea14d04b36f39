"""What we print: posters, cards and badges as PDF, and codes in bulk."""
