"""The floor: the program alone under the SDK's own mocks, with answers prepared beforehand (see `bench_plan.py`).

Usage: python benchmarks/floor.py STACK ANSWERS.json
"""

import asyncio
import json
import runpy
import sys
from pathlib import Path

import yaml
from pulumi.runtime import mocks
from pulumi.runtime.config import set_all_config
from pulumi.runtime.stack import run_pulumi_func

ROOT = Path(__file__).resolve().parent.parent


class Prepared(mocks.Mocks):
    """Answers from a table by type and name; nothing is worked out."""

    def __init__(self, answers):
        self.answers = answers

    def new_resource(self, args):
        """Id and outputs, as prepared."""
        return tuple(self.answers.get(f"{args.typ} {args.name}", ("", args.inputs)))

    def call(self, args):
        """Answer to a look-up, as prepared."""
        return self.answers[args.token], []


def main(stack: str, answers: str) -> None:
    """Run the program once."""
    asyncio.set_event_loop(asyncio.new_event_loop())
    environment = yaml.load((ROOT / f"Pulumi.{stack}.yaml").read_text(), Loader=yaml.CSafeLoader)["config"]
    set_all_config({key: json.dumps(value) for key, value in environment.items()})
    mocks.set_mocks(Prepared(json.loads(Path(answers).read_text())), project="groundwork", stack=stack, preview=False)

    def program() -> None:
        runpy.run_path(str(ROOT / "stacks"), run_name="__main__")

    asyncio.get_event_loop().run_until_complete(run_pulumi_func(program))


if __name__ == "__main__":
    main(*sys.argv[1:])
