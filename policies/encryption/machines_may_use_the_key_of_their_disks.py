"""ENC-02: disks of nodes are encrypted, and whoever starts the nodes may use their key."""

from typing import Final

from policies.aws.fabric import TEMPLATE
from policies.aws.given import across, is_given, paths, some
from policies.aws.keys import keys_of, lets_role
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

LAUNCHER: Final = "AWSServiceRoleForAutoScaling"
"""Service-linked role that starts the machines of node groups. Source: EC2 Auto Scaling User Guide, "Service-linked roles", read 2026-11."""
BY_DEFAULT: Final = "aws:ebs/encryptionByDefault:EncryptionByDefault"
"""The region's own switch, after which no disk of the account is in the clear."""
ACTIONS: Final = ("kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext", "kms:CreateGrant")
"""What an encrypted volume takes of it. Source: EC2 Auto Scaling User Guide, "Required KMS key policy", read 2026-11."""


@rule(
    "ENC-02",
    "Disks of nodes are encrypted, by a key that whoever starts the nodes may use.",
    why="An open disk keeps models and prompts readable in its snapshots; with a key its launcher may not use, each node dies before it joins and EKS names no reason.",
    remedy="set `encryption.key_arn` only to a key whose policy allows the launchers, or leave it out; in a program, set `encrypted` and allow the service-linked role in the key's policy",
    kind=Kind.RELATION,
    on=(TEMPLATE,),
    severity=Severity.HIGH,
    key="encryption.key_arn",
    sources=("https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html",),
    peers=("CKV_AWS_8", "AWS-0008"),
)
def machines_may_use_the_key_of_their_disks(template: Resource, world: World) -> Found:
    """IAM cannot give a service-linked role anything: the key's own policy must."""
    by_default = some(world.graph.typed(BY_DEFAULT), lambda one: one.get("enabled", True))
    disks = [path for path in paths(template, "blockDeviceMappings") if is_given(template, f"{path}.ebs")]
    if not disks and not by_default:
        yield f"`{template.name}` says nothing of its disks, which are then as open as the image's"
    yield from across(() if by_default else disks, lambda path: _open(template, path))
    for key in keys_of(template, "blockDeviceMappings", world):
        if not lets_role(key, LAUNCHER, world, *ACTIONS):
            yield f"`{template.name}` encrypts by `{key.name}`, whose policy does not let `{LAUNCHER}` call {_listed()}"


def _listed() -> str:
    return ", ".join(f"`{action}`" for action in ACTIONS)


def _open(template: Resource, path: str) -> Found:
    if str(template.get(f"{path}.ebs.encrypted", False)).lower() != "true":
        yield f"`{template.name}` starts machines whose disk `{template.get(f'{path}.deviceName', path)}` is not encrypted"
