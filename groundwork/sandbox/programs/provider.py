"""The AWS provider of the sandbox: the engine starts it as `pulumi-resource-aws`."""

import fcntl
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

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
    held = _hold(os.environ.get(IN_USE))

    def open_cloud(settings: Mapping[str, Any]) -> Cloud:
        return Cloud(Path(path), account=account_of(settings), region=region_of(settings))

    code = serve(lambda server: provider_pb2_grpc.add_ResourceProviderServicer_to_server(Provider(open_cloud), server))
    if held:
        held.close()
    return code


def _hold(path: str | None) -> IO[str] | None:
    """Share a lock while this process lives, so that recovery can wait until the last provider of a dead engine is gone."""
    if not path:
        return None
    file = Path(path).open("a")  # noqa: SIM115 - held open, and let go of by the kernel even after kill -9
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


if __name__ == "__main__":
    sys.exit(main())
