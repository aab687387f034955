"""A word that is none of those allowed: the one that was meant, by likeness or by what other tools call it."""

from typing import Final

from infra.environment.mistakes import did_you_mean, one_of, shown
from infra.environment.spot import Finding, Spot

OTHER_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "fp32": ("float32", "float", "full"),
    "fp16": ("float16", "half"),
    "bf16": ("bfloat16", "brain"),
    "fp8": ("float8", "e4m3"),
    "int4": ("awq", "gptq", "4bit", "nf4", "q4"),
    "int8": ("8bit", "w8a8", "q8"),
    "per-zone": ("multi-az", "ha", "highly-available", "one-per-az"),
    "none": ("off", "disabled", "false", "isolated"),
    "public": ("internet", "internet-facing", "external", "open"),
    "private": ("internal", "vpc"),
    "reserved": ("odcr", "block", "reservation", "capacity-block"),
    "triton": ("tensorrt", "tensorrt-llm", "nvidia"),
    "tensorflow-serving": ("tf-serving", "tfserving", "tensorflow"),
    "torchserve": ("pytorch", "torch"),
    "dev": ("test", "staging", "sandbox"),
    "prod": ("live",),
}
"""Words of other tools and what they are called here."""


def word(spot: Spot) -> Finding:
    """A word that is none of its key's."""
    allowed = spot.key.allowed if spot.key else ()
    if spot.detail["type"] == "union_tag_invalid":
        allowed = tuple(str(spot.context("expected_tags")).replace("'", "").split(", "))
        return _tag(spot, allowed)
    near = did_you_mean(spot.written, allowed) or _by_another_name(spot.written, allowed)
    hint = f"did you mean `{near}`?" if near else f"write {one_of(allowed)}"
    meant = next((value for value in allowed if value == near), None)
    return spot.finding(
        "value",
        f"`{spot.name}` is `{spot.written}`, not {one_of(allowed)}",
        hint,
        allowed,
        repair=spot.put(meant) if meant else None,
    )


def _by_another_name(word: str, allowed: tuple[str, ...]) -> str | None:
    """The allowed word for what other tools call `word`."""
    return next((ours for ours in allowed if word.lower() in OTHER_NAMES.get(ours, ())), None)


def _tag(spot: Spot, allowed: tuple[str, ...]) -> Finding:
    given = shown(spot.context("tag"))
    mode = (spot.node.child("mode") if spot.node else None) or spot.node
    near = did_you_mean(given, allowed)
    hint = f"did you mean `{near}`?" if near else f"write {one_of(allowed)}"
    inner = Spot(spot.tree, (*spot.path, "mode"), mode, spot.node or spot.parent, None, spot.detail)
    return inner.finding(
        "value",
        f"`{spot.name}.mode` is `{given}`, not {one_of(allowed)}",
        hint,
        allowed,
        repair=inner.put(near) if near else None,
    )


def no_tag(spot: Spot) -> Finding:
    """The word that says what the other keys mean is missing."""
    return spot.finding(
        "missing",
        f"`{spot.name}.mode` is missing",
        "add `mode: mig`, `mode: time-slicing` or `mode: mps`",
        ("mig", "time-slicing", "mps"),
    )
