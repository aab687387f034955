"""ONP-20: no host changes the weights of the others."""

from infra.environment.serving import Share
from policies.rule import Found, Kind, Severity, rule
from policies.world import Part, World


@rule(
    "ONP-20",
    "Shared file systems that models are read from are mounted read-only.",
    why="Whoever breaks into one host writes weights, or code that is loaded with them, for every host that reads the share.",
    remedy="set `storage.*.writable: false`, and put weights there on its server",
    kind=Kind.INVENTORY,
    on=("storage",),
    severity=Severity.HIGH,
    key="storage.*.writable",
    sources=("https://genai.owasp.org/llmrisk/llm032025-supply-chain/",),
)
def weights_are_shared_read_only(share: Part[Share], world: World) -> Found:
    """Shares for other things may be written to."""
    below = f"file://{share.value.mount.rstrip('/')}/"
    held = [
        f"`models.{name}`" for name, one in world.servers.environment.models.items() if one.source.startswith(below)
    ]
    if share.value.writable and held:
        yield f"`storage.{share.name}` may be written to by every host that mounts it, and {' and '.join(held)} {'is' if len(held) == 1 else 'are'} read from it"
