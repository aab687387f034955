"""A stack opened for work: the engine, its environment, and the state backend that is configured."""

import shutil
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pulumi.automation import CommandResult, LocalWorkspace, Stack
from pulumi.automation.errors import CommandError, StackNotFoundError

from groundwork.errors import EngineFailed
from groundwork.lifecycle.command import EngineCommand
from groundwork.lifecycle.place import Place
from groundwork.sandbox.engine import Engine, find_engine


@dataclass
class OpenStack:
    """A stack and what is needed to run the engine on it."""

    place: Place
    engine: Engine
    command: EngineCommand
    stack: Stack
    variables: Mapping[str, str]

    def pulumi(self, *args: str) -> CommandResult:
        """Run `pulumi ARGS` on this stack, for what the Automation API does not offer."""
        return self.command.run([*args, "--stack", self.place.stack], str(self.place.project.root), self.variables)

    def state(self) -> dict[str, Any]:
        """Return the stack's deployment as the backend keeps it: resources and pending operations; secrets stay closed."""
        return dict(self.stack.export_stack().deployment or {})

    def resources(self) -> list[dict[str, Any]]:
        """Resources the state knows."""
        return rows(self.state(), "resources")


def rows(deployment: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """Return `resources` or `pending_operations` of a deployment; a fresh one has neither."""
    found: list[dict[str, Any]] | None = deployment.get(key)
    return list(found or [])


def open_stack(place: Place, faults: str = "", *, create: bool = True) -> OpenStack:
    """Open the stack, making it in its backend the first time.

    Raises:
        EngineFailed: the backend cannot be reached, or the stack is not there and `create` is false.
    """
    engine = find_engine()
    place.copy_config()
    variables = place.variables(engine, faults)
    command = EngineCommand(engine)
    workspace = LocalWorkspace(work_dir=str(place.project.root), pulumi_command=command, env_vars=dict(variables))
    try:
        stack = _select(place, workspace, command, variables, create=create)
    except CommandError as error:
        raise _backend_error(place, error) from error
    return OpenStack(place, engine, command, stack, variables)


def _select(
    place: Place, workspace: LocalWorkspace, command: EngineCommand, variables: Mapping[str, str], *, create: bool
) -> Stack:
    try:
        return Stack.select(place.stack, workspace)
    except StackNotFoundError:
        if not create:
            raise EngineFailed(
                f"stack `{place.stack}` has not been built here: its state backend does not know it",
                f"`groundwork up {place.stack}{' --sandbox' if place.sandbox else ''}` builds it",
            ) from None
    with _scratch_project(place) as folder:
        command.run(["stack", "init", place.stack, "--no-select", *_secrets_provider(place)], str(folder), variables)
    return Stack.select(place.stack, workspace)


@contextmanager
def _scratch_project(place: Place) -> Generator[Path]:
    """A project folder for `pulumi stack init`, which writes into the stack file beside `Pulumi.yaml` and has no option not to."""
    folder = place.folder / "init"
    folder.mkdir(parents=True, exist_ok=True)
    settings = yaml.safe_load((place.project.root / "Pulumi.yaml").read_text())
    kept = {key: settings[key] for key in ("name", "backend") if key in settings}
    (folder / "Pulumi.yaml").write_text(yaml.safe_dump({**kept, "runtime": "python"}))
    shutil.copyfile(place.engine_config, folder / place.engine_config.name)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _secrets_provider(place: Place) -> Sequence[str]:
    """`secretsprovider` of the stack file, else Pulumi's default."""
    said: dict[str, Any] = yaml.safe_load(place.engine_config.read_text()) or {}
    provider = said.get("secretsprovider")
    return ("--secrets-provider", str(provider)) if provider else ()


def _backend_error(place: Place, error: CommandError) -> EngineFailed:
    lines = [line for line in str(error).splitlines() if "error:" in line]
    said = lines[-1].split("error:", 1)[1].strip() if lines else str(error).strip().splitlines()[-1]
    hint = "`docs/state.md` says how state backends and keys are chosen"
    if "passphrase" in said:
        hint = "set `PULUMI_CONFIG_PASSPHRASE` to the stack's passphrase; `docs/state.md` has a key service instead"
    return EngineFailed(f"the state backend of `{place.stack}` cannot be used: {said}", hint)
