"""ECR: repositories of container images, scanned on push, tags immutable."""

from __future__ import annotations

import json
from typing import Final

import pulumi
import pulumi_aws as aws

from infra.targets.aws.context import Context

UNTAGGED_DAYS: Final = 7
"""Days an image without a tag is kept: long enough for a rollout by digest to finish."""


def repository(context: Context, short: str, opts: pulumi.ResourceOptions) -> aws.ecr.Repository:
    """Make the repository `short` of the environment."""
    name = context.name("tag", short)
    made = aws.ecr.Repository(
        name,
        name=f"{context.environment.name}/{short}",
        # A tag that moves makes two nodes run two images under one name.
        image_tag_mutability="IMMUTABLE",
        image_scanning_configuration=aws.ecr.RepositoryImageScanningConfigurationArgs(scan_on_push=True),
        encryption_configurations=[
            aws.ecr.RepositoryEncryptionConfigurationArgs(encryption_type="KMS", kms_key=context.key_arn)
        ],
        force_delete=not context.environment.deletion_protection,
        tags=context.tags(name),
        opts=opts,
    )
    aws.ecr.LifecyclePolicy(
        name,
        repository=made.name,
        policy=lifecycle(context.environment.storage.registry.keep_images),
        opts=pulumi.ResourceOptions(parent=made),
    )
    return made


def lifecycle(keep_images: int) -> str:
    """Policy that forgets images without a tag after a week, and all but the last `keep_images`."""
    rules = [
        _rule(
            1,
            f"forget images without a tag after {UNTAGGED_DAYS} days",
            {
                "tagStatus": "untagged",
                "countType": "sinceImagePushed",
                "countUnit": "days",
                "countNumber": UNTAGGED_DAYS,
            },
        ),
        _rule(
            2,
            f"keep the last {keep_images} images",
            {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": keep_images},
        ),
    ]
    return json.dumps({"rules": rules}, sort_keys=True, separators=(",", ":"))


def _rule(priority: int, description: str, selection: dict[str, str | int]) -> dict[str, object]:
    return {
        "rulePriority": priority,
        "description": description,
        "selection": selection,
        "action": {"type": "expire"},
    }
