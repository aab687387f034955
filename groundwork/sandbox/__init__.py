"""A stand-in for the cloud under the real Pulumi engine: same program, same engine, no account."""
