"""`python -m tests.programs`: build what is missing, and print the variables that give the roles the archives."""

import sys

import yaml

from tests.programs import PACKAGES, built

VARIABLES = {"jaeger": "tracing_archives", "loki": "logging_archives", "otelcol": "collector_archives"}


def main() -> None:
    """All of them."""
    found: dict[str, object] = {}
    for name in PACKAGES:
        print(f"programs: {name}", file=sys.stderr)
        found[VARIABLES[name]] = built(name).variable()
    print(yaml.safe_dump(found), end="")


if __name__ == "__main__":
    main()
