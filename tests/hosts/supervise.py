"""Keeps one host running: `supervise CODE FOLDER PROGRAM ARGUMENT…` starts the program again each time it ends with CODE.

nspawn ends with 133 when its host reboots. `linux.uml` does not end: it runs its own `argv[0]` again with the TAP still open, and comes up
without network. So `argv[0]` is a small program in FOLDER that only ends with 42, and the true program is given as the executable.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

NSPAWN: Final = 133
UML: Final = 42


def main(code: int, folder: Path, program: str, arguments: list[str]) -> int:
    """Run the program until it ends for good."""
    executable = shutil.which(program)
    if executable is None:
        print(f"supervisor: `{program}` is not on PATH", flush=True)
        return 127
    first = executable
    if code == UML:
        again = folder / "reboot"
        again.write_text(f"#!/bin/sh\nexit {UML}\n")
        again.chmod(0o755)
        first = str(again)
    while (ended := subprocess.run([first, *arguments], executable=executable, check=False).returncode) == code:
        print("supervisor: the host reboots", flush=True)
    return ended


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4:]))
