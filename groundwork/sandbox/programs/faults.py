"""What a failed program's user reads: the sentence, and the line of their own code; not the host's or the SDK's frames."""

import traceback
from pathlib import Path

from groundwork.errors import GroundworkError


def explain(error: BaseException, root: Path) -> str:
    """Say what went wrong in the program under `root`.

    An error that was written for people (ours, or Pulumi's `RunError`) is its own text. Any other shows its type, its
    message, and where in the project it happened, innermost last.
    """
    if isinstance(error, GroundworkError):
        return "\n\n".join(f"{message}\n\nhint: {hint}" if hint else message for message, hint in error.blocks())
    if type(error).__name__ == "RunError":
        return str(error)
    if isinstance(error, SystemExit):
        return (
            str(error.code) if isinstance(error.code, str) else f"the program ended itself with exit code {error.code}"
        )
    return "\n".join([f"{type(error).__name__}: {error}", *_places(error, root)])


def _places(error: BaseException, root: Path) -> list[str]:
    """Lines of the project that led to `error`; empty where none did."""
    frames = traceback.extract_tb(error.__traceback__)
    inside = [
        frame
        for frame in frames
        if Path(frame.filename).is_relative_to(root)
        and not {"site-packages", "groundwork"} & set(Path(frame.filename).parts[len(root.parts) :])
    ]
    return [f"  {Path(f.filename).relative_to(root)}:{f.lineno} in {f.name}: {f.line}" for f in inside]
