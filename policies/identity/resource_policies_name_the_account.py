"""IAM-20: a service may use a key, topic or queue only on this account's behalf."""

from policies.aws.resource_policies import HOLDERS, has_policy, names_caller, said_of
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "IAM-20",
    "Services use keys, topics and queues only for this account.",
    why="Without a condition another customer can have the service send to this topic or use this key.",
    remedy="add `aws:SourceAccount` or `aws:SourceArn` to the conditions of the statement that names the service",
    kind=Kind.RESOURCE,
    on=HOLDERS,
    applies=has_policy,
    severity=(Severity.LOW, Severity.MEDIUM),
    sources=("https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",),
)
def resource_policies_name_the_account(holder: Resource, world: World) -> Found:
    """The encryption context of a key's statement names the resource, and with it the account."""
    for statement in said_of(holder):
        services = statement.principals.get("Service", ())
        if statement.allows and services and not names_caller(statement):
            yield f"`{statement.label}` of `{holder.name}` admits `{services[0]}` on anybody's behalf; a condition on `aws:SourceAccount` should say for whom"
