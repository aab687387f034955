"""IAM-24: a role is for the pods of one service account."""

from policies.aws.identities import ROLE, service_accounts, taken_by_pods
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "IAM-24",
    "Each service account has a role of its own.",
    why="A role that two share may do what either needs, so each may do more than it should, and the audit log cannot tell them apart.",
    remedy="make a role for each service account, with what that one needs",
    kind=Kind.RELATION,
    on=(ROLE,),
    applies=taken_by_pods,
    severity=(Severity.LOW, Severity.MEDIUM),
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html",),
)
def each_account_has_its_own_role(role: Resource, world: World) -> Found:
    """The same account of two clusters is one account."""
    accounts = sorted(set(service_accounts(role, world)))
    if len(accounts) > 1:
        yield f"`{role.name}` is taken by {' and '.join(f'`{one}`' for one in accounts)}; each should have its own"
