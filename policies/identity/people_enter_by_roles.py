"""IAM-23: the cluster is entered by roles, which people take, and not by users."""

from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "IAM-23",
    "The cluster is entered by roles, not by IAM users.",
    why="A user's key lasts until somebody remembers it, and who leaves keeps the way in; a role's session ends by itself.",
    remedy="set `access.admins` and `access.viewers` to roles, which people take by single sign-on; in a program, `principal_arn` of the access entry",
    kind=Kind.RELATION,
    on=("aws:eks/accessEntry:AccessEntry",),
    severity=(Severity.LOW, Severity.MEDIUM),
    key="access.admins",
    sources=("https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",),
)
def people_enter_by_roles(entry: Resource, world: World) -> Found:
    """A principal that the program makes is known by what it is made of, before its ARN is."""
    made = world.graph.of(entry, "principalArn", "aws:iam/user:User", "aws:iam/role:Role")
    user = made[0].type.endswith(":User") if made else ":user/" in entry.get("principalArn", "")
    if user:
        yield f"`{entry.name}` lets an IAM user in, whose key lasts for good; a role should stand there"
