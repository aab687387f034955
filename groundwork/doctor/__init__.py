"""What this machine and the account lack before a stack can be built: found before the apply, each with its remedy."""
