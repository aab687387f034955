"""The program `pulumi up` runs: read the environment, check it, build it on its target, export what was built."""

import pulumi

from infra.environment.environment import Environment
from infra.environment.fleet import fleet
from infra.environment.load import check_config
from infra.environment.resolve import resolve
from infra.targets import provision

reading = check_config(pulumi.Config().require_object("environment"), pulumi.get_stack())
for mistake in reading.mistakes:
    if mistake.severity == "warning":
        pulumi.log.warn(str(mistake))
described = reading.environment or reading.onprem
if described is None:
    # RunError ends the program with its message alone; nothing has been declared yet, so nothing changes.
    raise pulumi.RunError("\n\n".join(str(mistake) for mistake in reading.mistakes if mistake.severity == "error"))

decided = resolve(described) if isinstance(described, Environment) else fleet(described)
for key, value in provision(decided).exports.items():
    pulumi.export(key, value)
