"""IAM-11: no password, token or key is in what machines and add-ons are started with."""

from policies.aws.secrets import HIDDEN, decoded, secrets_in
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

KEYS = ("userData", "userDataBase64", "configurationValues")


@rule(
    "IAM-11",
    "Machines and add-ons are not started with secrets.",
    why="Launch data can be read by every process on the machine and by everybody who may look at launch templates, and it stays in the state file and in old versions.",
    remedy="keep the secret in Secrets Manager and let the pod's own role read it; replace the one that was written here, it is no secret any more",
    kind=Kind.RESOURCE,
    on=("aws:ec2/launchTemplate:LaunchTemplate", "aws:ec2/instance:Instance", "aws:eks/addon:Addon"),
    severity=Severity.CRITICAL,
    sources=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html",),
    peers=("CKV_AWS_46", "AWS-0029", "AWS-0129"),
)
def launch_data_holds_no_secret(started: Resource, world: World) -> Found:
    """A value the program marked as secret is one as well: marking hides it in the state, not on the machine."""
    for key in KEYS:
        text = started.get(key, "")
        if HIDDEN in text:
            yield f"`{key}` of `{started.name}` is made of a secret, which everybody on the machine can read there"
            continue
        for found in secrets_in(decoded(text)):
            yield f"`{key}` of `{started.name}` holds what looks like {found}"
