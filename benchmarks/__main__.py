"""`python -m benchmarks`: run every benchmark and write `benchmarks/report.md`; ends with 1 when a claim does not hold."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from report import main

sys.exit(main())
