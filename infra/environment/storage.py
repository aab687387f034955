"""Storage: model bucket, shared file systems, image registry."""

from typing import Annotated, Literal

from pydantic import Field

from infra.environment.base import Model, ZoneName, form


class Lustre(Model):
    """A parallel file system linked to the model bucket, for weights and data many machines read at once."""

    capacity_gib: int = Field(
        default=1200,
        ge=1200,
        le=1_000_000,
        description="Size in GiB: 1200, or a multiple of 2400 (FSx for Lustre, PERSISTENT_2). 1200: the smallest.",
    )
    throughput: Literal[125, 250, 500, 1000] = Field(
        default=250,
        description="MB/s for each TiB. 250: 1.2 TiB then reads a 70 GB model in four minutes; 1000 for training reads.",
    )
    zone: ZoneName | None = Field(
        default=None,
        description="Zone it lives in. Not set: the zone of the first fast-fabric pool, else the first zone.",
    )
    backup_days: int = Field(
        default=0,
        ge=0,
        le=90,
        description="Days of automatic backups. 0: the file system is linked to the model bucket, which holds the data already. Any more: it stands alone, since FSx takes no backups of a linked one (FSx API reference, CreateBackup).",
    )


class ModelBucket(Model):
    """The bucket model artefacts live in: private, versioned, encrypted."""

    cold_after_days: int = Field(
        default=90,
        ge=30,
        le=3650,
        description="Days until objects move to infrequent access. 90: a model not loaded for a quarter is rarely loaded again.",
    )
    archive_after_days: int = Field(
        default=365,
        ge=90,
        le=3650,
        description="Days until objects move to archive (instant retrieval). 365: kept for audit, still readable at once.",
    )
    keep_versions_days: int = Field(
        default=30, ge=1, le=3650, description="Days an overwritten version is kept. 30: time to notice a bad upload."
    )


Repository = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*$",
        min_length=2,
        max_length=200,
        examples=["serving"],
        json_schema_extra=form(
            "a repository's name: lower-case letters and digits, with `. _ - /` between them", "repository name"
        ),
    ),
]
"""A repository's name as ECR takes it, with room for the environment's name before it."""


class Registry(Model):
    """Container image repositories, scanned on push, tags immutable."""

    repositories: list[Repository] = Field(
        default_factory=lambda: ["serving"],
        max_length=100,
        description="Repository names. `serving`: one for the serving images.",
    )
    keep_images: int = Field(
        default=30,
        ge=1,
        le=1000,
        description="Images kept in each repository; older ones expire. 30: a month of daily builds.",
    )


class Storage(Model):
    """Where models, images and shared files live."""

    models: ModelBucket = Field(default_factory=ModelBucket, description="Bucket for model artefacts.")
    registry: Registry = Field(default_factory=Registry, description="Container images.")
    lustre: Lustre | None = Field(
        default=None,
        description="Parallel file system. Not set: weights load from the bucket onto local NVMe, cheaper until many machines read the same data.",
    )
    shared_files: bool = Field(
        default=False,
        description="An elastic NFS file system (EFS) for notebooks and small shared files. False: pay only where it is used.",
    )
