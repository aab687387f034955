"""Storage: the model bucket, image repositories, and where asked for Lustre and shared files."""

from dataclasses import dataclass

import pulumi

from infra.targets.aws.bucket import Bucket
from infra.targets.aws.cluster import Cluster
from infra.targets.aws.context import Context
from infra.targets.aws.files import FilesArgs, SharedFiles
from infra.targets.aws.lustre import LustreArgs, LustreFiles, lustre_zone
from infra.targets.aws.model_bucket import model_bucket
from infra.targets.aws.network import Network
from infra.targets.aws.registry import repository


@dataclass(frozen=True)
class StorageArgs:
    """What storage is built from."""

    context: Context
    network: Network
    cluster: Cluster


class Storage(pulumi.ComponentResource):
    """Where models, images and shared files live."""

    models: Bucket
    built: dict[str, pulumi.Output[str]]
    """Use (`models`, `lustre`, `shared-files`, `registry/<name>`) to id or address, as the platform wants it."""

    def __init__(self, name: str, args: StorageArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:Storage", name, None, opts)
        self._name = name
        self._args = args
        self._below = pulumi.ResourceOptions(parent=self)
        self.models = model_bucket(args.context, self._below)
        self.built = {
            "models": self.models.bucket.bucket,
            **self._registry(),
            **self._lustre(),
            **self._shared_files(),
        }
        self.register_outputs(dict(self.built))

    def _registry(self) -> dict[str, pulumi.Output[str]]:
        return {
            f"registry/{short}": repository(self._args.context, short, self._below).repository_url
            for short in self._args.context.environment.storage.registry.repositories
        }

    def _lustre(self) -> dict[str, pulumi.Output[str]]:
        context, lustre = self._args.context, self._args.context.environment.storage.lustre
        if lustre is None:
            return {}
        zone = lustre_zone(context.resolved, lustre)
        args = LustreArgs(
            context=context,
            lustre=lustre,
            zone=zone,
            vpc_id=self._args.network.vpc_id,
            subnet_id=self._args.network.private[zone],
            node_security_group_id=self._args.cluster.node_security_group_id,
            bucket=self.models.bucket.bucket,
        )
        return {"lustre": LustreFiles(f"{self._name}-lustre", args, self._below).file_system.id}

    def _shared_files(self) -> dict[str, pulumi.Output[str]]:
        if not self._args.context.environment.storage.shared_files:
            return {}
        args = FilesArgs(
            context=self._args.context,
            vpc_id=self._args.network.vpc_id,
            subnets=self._args.network.private,
            node_security_group_id=self._args.cluster.node_security_group_id,
        )
        return {"shared-files": SharedFiles(f"{self._name}-files", args, self._below).file_system.id}
