"""What `pulumi up` does for own servers: no provider, no call; components and outputs, so that a change shows as a difference."""

from typing import Any

import pulumi

from infra.environment.fleet import Fleet
from infra.environment.onprem import OnpremEnvironment
from infra.targets.contract import Recorded
from infra.targets.onprem.outputs import exports


class Whole(pulumi.ComponentResource):
    """The environment as one component, whose input is what its file says: its sites are below it."""

    def __init__(self, environment: OnpremEnvironment) -> None:
        said = environment.model_dump(mode="json", exclude_unset=True)
        super().__init__("groundwork:onprem:Environment", environment.name, {"environment": said})


class Site(pulumi.ComponentResource):
    """A site, with the hosts that stand in it as its outputs."""

    def __init__(self, name: str, hosts: list[str], opts: pulumi.ResourceOptions) -> None:
        super().__init__("groundwork:onprem:Site", name, None, opts)
        self.register_outputs({"hosts": hosts})


def record(fleet: Fleet) -> Recorded:
    """Declare the environment and its sites; they are rows of the state and nothing else."""
    environment = fleet.environment
    whole = Whole(environment)
    for site in environment.sites:
        hosts = [server.name for server in fleet.servers if server.site == site]
        Site(f"{environment.name}-{site}", hosts, pulumi.ResourceOptions(parent=whole))
    outputs: dict[str, Any] = exports(fleet)
    whole.register_outputs({"hosts": len(fleet.servers)})
    return Recorded(provider="onprem", exports={key: pulumi.Output.from_input(value) for key, value in outputs.items()})
