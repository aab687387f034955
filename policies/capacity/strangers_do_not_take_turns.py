"""GPU-15: one model's memory is not another's."""

from infra.environment.pools import Mig
from policies.aws.pools import Pool, devices
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def takes_turns(pool: Pool, world: World) -> bool:
    """Whether pods share GPUs without walls between them."""
    sharing = pool.value.pool.sharing
    return sharing is not None and not isinstance(sharing, Mig)


@rule(
    "GPU-15",
    "GPUs that are shared without isolation serve one model.",
    why="Processes that take turns share memory and faults: an error of one model's kernel ends the others, and a long batch makes their users wait.",
    remedy="set `pools.*.sharing: {mode: mig, profile: …}` on a GPU that has MIG, or give each model a pool of its own",
    kind=Kind.ENVIRONMENT,
    on=("pools",),
    applies=takes_turns,
    severity=(Severity.LOW, Severity.MEDIUM),
    key="pools.*.sharing",
    sources=("https://docs.nvidia.com/datacenter/cloud-native/gpu-operator/latest/gpu-sharing.html",),
)
def strangers_do_not_take_turns(pool: Pool, world: World) -> Found:
    """Copies of one model are no strangers: they are ended and updated together."""
    names = [f"`models.{name}`" for name, _ in devices(pool.value)]
    if len(names) > 1:
        yield f"{' and '.join(names)} share GPUs of `{pool.name}` with nothing that keeps their memory and faults apart"
