"""Workloads: the identities that what runs on the cluster takes, each for one service account."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pulumi

from infra.targets.aws.cluster import Cluster
from infra.targets.aws.context import Context
from infra.targets.aws.policies import Statement, key_use
from infra.targets.aws.roles import ServiceAccount, associate, pod_identity_role
from infra.targets.aws.storage import Storage

MODEL_READER: Final = ServiceAccount("serving", "model-reader")
"""Account that serving pods run as."""


@dataclass(frozen=True)
class WorkloadsArgs:
    """The cluster the workloads run on, and what they read."""

    context: Context
    cluster: Cluster
    storage: Storage


class Workloads(pulumi.ComponentResource):
    """Roles of workloads."""

    model_reader_role_arn: pulumi.Output[str]

    def __init__(self, name: str, args: WorkloadsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:Workloads", name, None, opts)
        self._args = args
        self.model_reader_role_arn = self._model_reader()
        self.register_outputs({"model_reader_role_arn": self.model_reader_role_arn})

    def _model_reader(self) -> pulumi.Output[str]:
        context = self._args.context
        own = pulumi.Output.all(self._args.storage.models.bucket.arn, context.key_arn)
        others = [model.source for model in context.environment.models.values() if model.source.startswith("s3://")]
        made = pod_identity_role(
            context,
            "model-reader",
            account=MODEL_READER,
            description="Serving pods read models",
            statements=own.apply(
                lambda known: [
                    *reads_bucket(known[0], context.region, known[1]),
                    *reads_sources(others, context.partition),
                ]
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        associate(
            context,
            "model-reader",
            cluster_name=self._args.cluster.cluster_name,
            account=MODEL_READER,
            role_arn=made.arn,
            opts=pulumi.ResourceOptions(parent=self),
        )
        return made.arn


def reads_bucket(bucket_arn: str, region: str, key: str) -> list[Statement]:
    """Read the environment's own model bucket, encrypted by its key."""
    return [
        {"Sid": "ListModels", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": bucket_arn},
        {"Sid": "ReadModels", "Effect": "Allow", "Action": "s3:GetObject", "Resource": f"{bucket_arn}/*"},
        key_use(key, region, ["s3"], ["kms:Decrypt"]),
    ]


def reads_sources(sources: Iterable[str], partition: str) -> list[Statement]:
    """Read models that lie in other buckets (`s3://bucket/path`), each below its own path alone."""
    places = sorted({source.removeprefix("s3://").rstrip("/") for source in sources})
    if not places:
        return []
    buckets = sorted({place.partition("/")[0] for place in places})
    prefixes = sorted({f"{path}/*" if (path := place.partition("/")[2]) else "*" for place in places})
    return [
        {
            "Sid": "ListSources",
            "Effect": "Allow",
            "Action": "s3:ListBucket",
            "Resource": [f"arn:{partition}:s3:::{bucket}" for bucket in buckets],
            "Condition": {"StringLike": {"s3:prefix": prefixes}},
        },
        {
            "Sid": "ReadSources",
            "Effect": "Allow",
            "Action": "s3:GetObject",
            "Resource": [f"arn:{partition}:s3:::{place}/*" for place in places],
        },
    ]
