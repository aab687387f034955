"""The programs the engine starts: a Python language host and a provider that builds into the stand-in cloud.

Both speak Pulumi's own gRPC protocol. Where the official programs are on `PATH` they are preferred (see `groundwork.sandbox.home`).
"""
