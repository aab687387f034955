"""A rule's card, line by line: the one text of page, `groundwork explain` and comment."""

from collections.abc import Iterator

from policies.rule import Kind, Rule

LOOKED_AT = {
    Kind.RESOURCE: "one resource",
    Kind.RELATION: "a resource and those it belongs with",
    Kind.PLAN: "the whole plan with its cost",
    Kind.ENVIRONMENT: "the environment file",
    Kind.INVENTORY: "the inventory of own servers",
    Kind.CHANGE: "what a pull request changes",
}


def severity(one: Rule) -> str:
    """Severity, or both of them where they differ."""
    dev, prod = one.severity["dev"].word, one.severity["prod"].word
    return dev if dev == prod else f"{dev} in `dev`, {prod} in `prod`"


def card_lines(one: Rule) -> Iterator[tuple[str, str]]:
    """Name and text of each part of a card."""
    yield "severity", severity(one)
    yield "why", one.why
    yield "mend", f"{one.remedy[:1].upper()}{one.remedy[1:]}."
    on = ", ".join(f"`{name}`" for name in one.on)
    yield "looks at", LOOKED_AT[one.kind] + (f": {on}" if on else "")
    if one.key:
        yield "key", f"`{one.key}`"
    for name, parameter in one.parameters.items():
        values = (
            f"`{parameter.dev}`"
            if parameter.dev == parameter.prod
            else f"`{parameter.dev}` in `dev`, `{parameter.prod}` in `prod`"
        )
        yield f"parameter `{name}`", f"{values}. {parameter.description}"
    if one.sources:
        yield "sources", ", ".join(f"<{source}>" for source in one.sources)
    if one.peers:
        yield "also checked as", ", ".join(f"`{peer}`" for peer in one.peers)
