"""The AWS provider of the sandbox: the engine starts it as `pulumi-resource-aws`."""

import fcntl
import os
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pulumi.runtime.proto import provider_pb2_grpc

from groundwork.sandbox.cloud import Cloud
from groundwork.sandbox.programs.accounts import account_of, region_of
from groundwork.sandbox.programs.servicer import Provider
from groundwork.sandbox.programs.serving import serve
from groundwork.sandbox.settings import CLOUD, IN_USE


def main() -> int:
    """Serve the stand-in cloud until the engine ends us."""
    path = os.environ.get(CLOUD)
    if not path:
        print(f"error: `{CLOUD}` is not set, so there is no stand-in cloud to build into", file=sys.stderr)
        print('\nhint: eval "$(groundwork sandbox env STACK)" sets it', file=sys.stderr)
        return 2

    def open_cloud(settings: Mapping[str, Any]) -> Cloud:
        return Cloud(Path(path), account=account_of(settings), region=region_of(settings))

    with _held(os.environ.get(IN_USE)):
        serve(lambda server: provider_pb2_grpc.add_ResourceProviderServicer_to_server(Provider(open_cloud), server))


@contextmanager
def _held(path: str | None) -> Generator[None]:
    """Share a lock while this process lives, so that recovery can wait until the last provider of a dead engine is gone.

    The kernel lets go of it however the process ends.
    """
    if not path:
        yield
        return
    with Path(path).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


if __name__ == "__main__":
    sys.exit(main())
