"""The plan: the program's walk made offline, and what can be said of it without an account."""
