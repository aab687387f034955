"""Buckets, file systems, images and keys."""

from collections.abc import Iterator

from groundwork.cost.declare import Facts, priced
from groundwork.cost.money import LineItem, Three
from groundwork.plan.model import PlannedResource
from infra.environment.sizing import weights_gb


@priced("aws:s3/bucket:Bucket")
def bucket(resource: PlannedResource, facts: Facts) -> Iterator[LineItem]:
    """The model bucket by served models' weights, several copies of each, and a floor; any other by the log assumption."""
    if not resource.name.endswith("-models"):
        yield facts.used("stored", "s3.standard.gb-month", "other-bucket-gb")
        return
    weights = sum(weights_gb(model, facts.catalog) for model in facts.plan.environment.models.values())
    copies, floor = facts.usage["model-copies"], facts.usage["model-floor-gb"]
    stored = copies.amount * weights + floor.amount
    note = f"{weights:,.0f} GB of served weights; {copies.said('model-copies')}; {floor.said('model-floor-gb')}"
    yield facts.line("stored", "s3.standard.gb-month", stored, note, ("model-copies", "model-floor-gb"))


@priced("aws:fsx/lustreFileSystem:LustreFileSystem")
def lustre(resource: PlannedResource, facts: Facts) -> Iterator[LineItem]:
    """By its size, at the rate of its throughput."""
    throughput = resource.inputs.get("perUnitStorageThroughput")
    size = float(resource.inputs.get("storageCapacity", 0))
    yield facts.line(f"{size:g} GiB at {throughput} MB/s/TiB", f"fsx.lustre.persistent2.{throughput}.gb-month", size)


@priced("aws:efs/fileSystem:FileSystem")
def shared_files(resource: PlannedResource, facts: Facts) -> Iterator[LineItem]:
    """By what is stored."""
    yield facts.used("stored", "efs.gb-month", "efs-gb")


@priced("aws:efs/backupPolicy:BackupPolicy")
def file_backups(resource: PlannedResource, facts: Facts) -> Iterator[LineItem]:
    """Automatic backups hold about what the file system does."""
    yield facts.used("backups", "backup.efs.gb-month", "efs-gb")


@priced("aws:ecr/repository:Repository")
def image_repository(resource: PlannedResource, facts: Facts) -> Iterator[LineItem]:
    """By what is stored."""
    yield facts.used("stored", "ecr.gb-month", "image-gb")


@priced("aws:kms/key:Key")
def key(resource: PlannedResource, facts: Facts) -> Iterator[LineItem]:
    """By the month and by use; the first two rotations are charged as keys of their own, after a year and two."""
    yield facts.line("key", "kms.key-month", Three(1, 1, 3), "each of the first two yearly rotations adds one")
    yield facts.used("uses", "kms.10k-requests", "key-uses-10k")
