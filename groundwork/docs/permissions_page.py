"""`docs/permissions.md`: the actions that who runs `up` and `down` needs, from the types the program makes."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from groundwork.cost.estimate import declarations, free
from groundwork.sandbox.cloud.spec import known_types, spec

HEAD: Final = """\
# Permissions to build an environment

*Written by `groundwork docs` from `groundwork/sandbox/cloud/types`.*

Who runs `up` and `down` in a real account needs the actions below, for the types of resources that the environment uses;
`groundwork plan STACK --json` lists those. They are the API operations behind each type. The official provider also tags, and
reads settings one by one, so allow the tagging actions and `Describe*`, `Get*` and `List*` of the same services. The list was
tried on no real account: start with it, and let an `AccessDenied` name what is missing.

What the environment's own roles may do is another matter: [security.md](security.md).

## Beside the types

| action | why |
|---|---|
| `sts:GetCallerIdentity` | account number, for ARNs; refused where `account` names another |
| `iam:PassRole` | hand the roles it makes to EKS, EC2 and pods; allow it for `arn:aws:iam::ACCOUNT:role/ENVIRONMENT-*` alone |
| `iam:CreateServiceLinkedRole` | the first cluster, node group, spot machine or file system of an account; `groundwork doctor` says which roles are missing |
| `ec2:RunInstances`, `ec2:CreateTags` | EKS checks them against who names a launch template (EKS User Guide, "Customize managed nodes with launch templates") |
| `kms:CreateGrant`, `kms:Decrypt`, `kms:Encrypt`, `kms:GenerateDataKey*` | services take grants on the environment's key as they encrypt with it |
| `tag:GetResources` | `up`, `down`, `drift` and `recover` find objects by the environment's tag |
| `elasticloadbalancing:Describe*`, `elasticloadbalancing:DeleteLoadBalancer`, `elasticloadbalancing:DeleteTargetGroup` | `down` drains what the cluster's controllers made |
| `ec2:TerminateInstances`, `ec2:DeleteNetworkInterface`, `ec2:DeleteVolume` | the same |
| `servicequotas:GetServiceQuota`, `servicequotas:ListAWSDefaultServiceQuotas`, `ec2:DescribeInstanceTypeOfferings`, `iam:GetRole` | `doctor`; what it may not ask becomes a line of its report |

## By type
"""


def text() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_types(), "", *_by_service()]).rstrip() + "\n"


def types() -> list[str]:
    """Types the program may make: each is priced, or free for a reason."""
    return sorted((set(declarations()) | set(free())) & set(known_types()))


def _types() -> Iterator[str]:
    yield "| type | create | read | change | delete |"
    yield "|---|---|---|---|---|"
    for type_ in types():
        actions = spec(type_).behaviour.actions
        change = f"`{actions.update}`" if actions.update else "replaced"
        yield f"| `{type_}` | `{actions.create}` | `{actions.read}` | {change} | `{actions.delete}` |"


def _by_service() -> Iterator[str]:
    found: dict[str, set[str]] = defaultdict(set)
    for type_ in types():
        actions = spec(type_).behaviour.actions
        for action in filter(None, (actions.create, actions.read, actions.update, actions.delete)):
            service, _, name = action.partition(":")
            found[service].add(name)
    yield "## By service\n"
    yield "| service | actions |"
    yield "|---|---|"
    for service, names in sorted(found.items()):
        yield f"| `{service}` | {', '.join(f'`{name}`' for name in sorted(names))} |"
