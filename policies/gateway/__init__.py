"""The way in for requests."""
