"""What can happen: one function, one verb, one transaction."""
