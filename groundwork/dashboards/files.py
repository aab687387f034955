"""A dashboard as the file that Grafana reads."""

from importlib import import_module

from grafana_foundation_sdk.cog.encoder import JSONEncoder


def text(name: str) -> str:
    """The JSON of one dashboard."""
    made = import_module(f"groundwork.dashboards.{name}").dashboard().build()
    for number, panel in enumerate(made.panels or [], 1):
        panel.id_val = number  # an address names a panel by it: `?viewPanel=3`
    return JSONEncoder(sort_keys=True, indent=1).encode(made) + "\n"
