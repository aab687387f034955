"""The environments at the repository's root, by what they are built on."""

from pathlib import Path
from typing import Final

import yaml

ROOT: Final = Path(__file__).parents[1]


def _target(stack: str) -> str:
    document = yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text(encoding="utf-8"))
    return document["config"]["groundwork:environment"].get("target", "aws")


ALL: Final = tuple(sorted(path.name.split(".")[1] for path in ROOT.glob("Pulumi.*.yaml")))
IN_A_CLOUD: Final = tuple(stack for stack in ALL if _target(stack) == "aws")
ON_OWN_SERVERS: Final = tuple(stack for stack in ALL if _target(stack) == "onprem")
