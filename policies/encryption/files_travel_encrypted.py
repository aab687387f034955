"""ENC-07: shared files are mounted by TLS alone."""

from policies.aws.files import EFS, EFS_POLICY
from policies.aws.transport import refuses_plaintext
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "ENC-07",
    "Shared file systems refuse to be mounted without TLS.",
    why="NFS sends files and names in the clear; one forgotten mount option and notebooks and data can be read on the way.",
    remedy="nothing to set: `storage.shared_files` comes with the policy; in a program, add a file system policy that denies what `aws:SecureTransport` is `false` for",
    kind=Kind.RELATION,
    on=(EFS,),
    severity=(Severity.LOW, Severity.MEDIUM),
    key="storage.shared_files",
    sources=("https://docs.aws.amazon.com/efs/latest/ug/encryption-in-transit.html",),
)
def files_travel_encrypted(files: Resource, world: World) -> Found:
    """Only the file system itself can insist; the driver's `tls` is a mount option."""
    if not refuses_plaintext(world.graph.users(files, EFS_POLICY, key="fileSystemId")):
        yield f"`{files.name}` has no policy that denies mounts without TLS"
