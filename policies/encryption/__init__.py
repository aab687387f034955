"""Encryption of data at rest and in transit, and the keys."""
