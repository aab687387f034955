"""What the engine runs for `--policy-pack policies`: all rules as a CrossGuard policy pack."""

import sys
from pathlib import Path

# Python puts this folder first on its path, where `aws` or `network` would stand for packages of those names.
sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != Path(__file__).resolve().parent]

from groundwork.policy.pack import serve  # noqa: E402

serve()
