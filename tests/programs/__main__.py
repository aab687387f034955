"""`python -m tests.programs`: build what is missing, and print the variables that give the roles the archives."""

import sys

import yaml

from tests.programs import PACKAGES, built

VARIABLES = {"jaeger": "tracing_archives", "loki": "logging_archives", "otelcol": "collector_archives"}


def variables() -> str:
    """What gives the roles the archives, as YAML; builds what is missing."""
    found: dict[str, object] = {}
    for name in PACKAGES:
        print(f"programs: {name}", file=sys.stderr)
        found[VARIABLES[name]] = built(name).variable()
    return yaml.safe_dump(found)


def main() -> None:
    """All of them."""
    print(variables(), end="")


if __name__ == "__main__":
    main()
