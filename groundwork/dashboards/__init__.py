"""Grafana's dashboards of own servers, written with Grafana's own typed library; `groundwork docs` makes the role's files of them.

A dashboard is a module here: a function that puts panels in the order they are read in, each with its question as a title, its unit,
and what to make of it. The library is a package of the workshop alone, so nothing of it is imported here: hosts get JSON.
"""

from typing import Final

DASHBOARDS: Final = ("overview", "gpus", "serving", "gateway", "hosts", "storage")
"""Modules of this package, one dashboard each; their files are named alike."""
