"""Where the project is: the folder with `Pulumi.yaml`, its program, and the environment file of each stack."""

from dataclasses import dataclass
from pathlib import Path

from groundwork.errors import NoSuchStack, UsageError

PROJECT = "groundwork"
"""Name of the Pulumi project, the `name` of `Pulumi.yaml`; first part of every config key and of every URN's project."""


@dataclass(frozen=True)
class Project:
    """The folder the tool works on."""

    root: Path

    @property
    def program(self) -> Path:
        """Folder of the program the engine runs."""
        return self.root / "stacks"

    @property
    def stacks(self) -> list[str]:
        """Names of the stacks that have an environment file here."""
        return sorted(path.name.split(".")[1] for path in self.root.glob("Pulumi.*.yaml"))

    def environment_file(self, stack: str, config_file: Path | None = None) -> Path:
        """Return the file that describes `stack`: `config_file` when given, else `Pulumi.<stack>.yaml`."""
        path = config_file or self.root / f"Pulumi.{stack}.yaml"
        if path.is_file():
            return path
        if config_file:
            raise UsageError(
                f"`--config-file` is `{config_file}`, which is no file", "name an existing environment file"
            )
        raise NoSuchStack(
            f"there is no stack `{stack}`: `{path.name}` is not in `{self.root}`",
            f"stacks here: {', '.join(f'`{name}`' for name in self.stacks) or 'none'}; or name a file by `--config-file`",
        )


def find_project(start: Path | None = None) -> Project:
    """Return the project `start` (default: the working folder) lies in."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "Pulumi.yaml").is_file() and (folder / "stacks" / "__main__.py").is_file():
            return Project(folder)
    raise UsageError(
        f"`{here}` is not inside a Groundwork project: no `Pulumi.yaml` beside a `stacks` folder",
        "change to the folder you cloned the project into",
    )
