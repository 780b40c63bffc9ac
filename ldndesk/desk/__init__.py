"""Use cases: one function, one transaction, one line in the record of deeds."""
