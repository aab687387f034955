"""Environment variables that tell the sandbox's programs where they are."""

from typing import Final

CLOUD: Final = "GROUNDWORK_SANDBOX_CLOUD"
"""Path of the file that holds the stand-in cloud."""
FAULTS: Final = "GROUNDWORK_SANDBOX_FAULTS"
"""Faults the stand-in cloud shows, comma-separated, for example `capacity:h100`."""
IN_USE: Final = "GROUNDWORK_SANDBOX_IN_USE"
"""Path of a file each provider program holds a lock on while it lives, so that recovery can wait for the last one."""
