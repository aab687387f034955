"""Tests that make real hosts; `make hosts-test`."""
