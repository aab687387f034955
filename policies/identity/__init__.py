"""Identity: what each program may do, and where its keys come from."""
