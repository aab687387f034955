"""Fast tests of the test hosts: what needs no root."""
