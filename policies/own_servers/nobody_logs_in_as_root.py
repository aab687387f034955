"""ONP-15: who did something can be told."""

from infra.environment.fleet import Fleet
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "ONP-15",
    "Hosts are administered by a named user, not by `root`.",
    why="The log says that root came and no more, and hosts that are hardened refuse root by SSH, so that the next run reaches none of them.",
    remedy="set `ssh.user` to a user that may use sudo",
    kind=Kind.INVENTORY,
    severity=Severity.HIGH,
    key="ssh.user",
    sources=("https://man.openbsd.org/sshd_config#PermitRootLogin",),
)
def nobody_logs_in_as_root(fleet: Fleet, world: World) -> Found:
    """Without a name it is the operator's own."""
    if fleet.environment.ssh.user == "root":
        yield "`ssh.user` is `root`, who is nobody in particular"
