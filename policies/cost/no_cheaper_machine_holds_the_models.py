"""COST-06: a pool is not much dearer than its models need."""

from collections.abc import Iterator

from infra.catalog import Accelerator, Machine, catalog
from infra.environment.resolve import ResolvedPool
from infra.environment.sizing import KV_ROOM, host_gb, host_wanted_gb, weights_gb
from infra.environment.sizing import fit as fit_on
from policies.aws.pools import Pool, devices, serves_on_accelerators
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World


def others(pool: ResolvedPool, region: str) -> Iterator[tuple[Machine, Accelerator, float]]:
    """Machines of a region that hold a pool's models whole, with the price of one of their devices an hour."""
    served = [model for _, model in devices(pool)]
    wanted = max(host_wanted_gb(weights_gb(model, catalog())) for model in served)
    for accelerator in catalog().accelerators.values():
        if accelerator.vendor != "nvidia" or any(model.precision not in accelerator.precisions for model in served):
            continue
        for machine in catalog().machines_with(accelerator.name, region):
            price = catalog().aws.price(machine.name, region, "on-demand")
            fits = [fit_on(model, machine, accelerator, pool.pool, catalog()) for model in served]
            roomy = all(one.fits and one.room_gib >= KV_ROOM * one.usable_gib for one in fits)
            enough = all(model.gpus <= machine.accelerators for model in served) and host_gb(machine) >= wanted
            if price and roomy and enough and not machine.fractional:
                yield machine, accelerator, price.usd_per_hour / machine.accelerators


@rule(
    "COST-06",
    "No machine at a fraction of the price holds the pool's models.",
    why="A GPU that is mostly empty is chosen once, by habit, and paid for every month; the smaller one serves the same model.",
    remedy="set `pools.*.accelerator` and `machines` to the one that is named, and measure; or suppress this rule where the speed of the larger one is what is bought",
    kind=Kind.ENVIRONMENT,
    on=("pools",),
    applies=serves_on_accelerators,
    severity=Severity.LOW,
    key="pools.*.accelerator",
    parameters={
        "share": Parameter(
            0.4,
            0.4,
            "Share of the price of a device below which another is told; above it speed may be worth the rest.",
        )
    },
    sources=("https://docs.aws.amazon.com/wellarchitected/latest/cost-optimization-pillar/welcome.html",),
)
def no_cheaper_machine_holds_the_models(pool: Pool, world: World) -> Found:
    """Held by memory alone: nothing is known of the speed that is wanted."""
    region, machine = world.environment.region, pool.value.machines[0]
    price = catalog().aws.price(machine.name, region, "on-demand")
    if price is None or pool.value.pool.sharing is not None:
        return
    own = price.usd_per_hour / machine.accelerators
    cheapest = min(others(pool.value, region), key=lambda each: (each[2], each[0].name), default=None)
    if cheapest and cheapest[2] < world.parameters["share"] * own:
        other, accelerator, usd = cheapest
        yield f"`pools.{pool.name}` pays ${own:.2f} an hour for each device of `{machine.name}`, and one {accelerator.title} of `{other.name}` for ${usd:.2f} holds its models"
