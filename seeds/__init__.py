"""Fingerprints of the documents known from the outset, and how they are made."""
