"""ONP-23: weights are data."""

from infra.environment.serving import HostedModel
from policies.rule import Found, Kind, Severity, rule
from policies.world import Part, World

FLAG = "--trust-remote-code"


@rule(
    "ONP-23",
    "No model runs code that comes with its weights.",
    why="Code of a model's repository runs with the server's rights, on a host with all other models' weights and requests.",
    remedy="set `models.*.arguments` without `--trust-remote-code`, and serve an architecture that the server knows; or read that code, pin its commit, and suppress this rule with who read it",
    kind=Kind.INVENTORY,
    on=("models",),
    severity=Severity.HIGH,
    key="models.*.arguments",
    sources=("https://docs.vllm.ai/en/latest/usage/security.html",),
)
def models_bring_no_code(model: Part[HostedModel], world: World) -> Found:
    """The flag alone turns it on; with `=false` it stays off."""
    for argument in model.value.arguments:
        name, _, value = argument.partition("=")
        if name == FLAG and value.lower() not in {"false", "0"}:
            yield f"`models.{model.name}` has the argument `{argument}`, so its server runs whatever code lies beside the weights"
