"""Renew the catalogue's files from their sources; for maintainers, never used by the product itself."""
