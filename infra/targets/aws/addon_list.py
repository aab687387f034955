"""The add-ons of the cluster: which, when, for whom, with what settings and permissions. Versions are the catalogue's."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from infra.environment.environment import Environment
from infra.targets.aws.context import Context
from infra.targets.aws.policies import Statement, volume_key
from infra.targets.aws.roles import ServiceAccount

SYSTEM: Final = "kube-system"
Settings = Mapping[str, Any]


def _none(_: Context) -> Settings:
    return {}


def _nothing(_key: str, _region: str) -> Sequence[Statement]:
    return ()


def _always(_: Environment) -> bool:
    return True


@dataclass(frozen=True)
class AddOn:
    """One add-on of EKS."""

    name: str
    """Its name with EKS, a key of the catalogue's add-ons."""
    account: str | None = None
    """Service account that takes the add-on's role, in `kube-system`; None: it calls no AWS service."""
    managed: tuple[str, ...] = ()
    statements: Callable[[str, str], Sequence[Statement]] = field(default=_nothing)
    """Key's ARN and region to the role's own statements."""
    settings: Callable[[Context], Settings] = field(default=_none)
    """Its `configurationValues`; their schema is `aws eks describe-addon-configuration`."""
    used: Callable[[Environment], bool] = field(default=_always)

    @property
    def service_account(self) -> ServiceAccount | None:
        """The account that takes its role."""
        return ServiceAccount(SYSTEM, self.account) if self.account else None


def _network(context: Context) -> Settings:
    # Prefixes of 16 addresses let a small machine run 110 pods. Once the nodes' own subnet has none left, interfaces in
    # the pods' subnets are added: by discovery, not by custom networking, since that takes the first interface away from
    # pods, and a p5.48xlarge has room for two on the card where the second is EFA's.
    environment = {
        "ENABLE_PREFIX_DELEGATION": "true",
        "WARM_PREFIX_TARGET": "1",
        "ENABLE_SUBNET_DISCOVERY": "true",
        "ADDITIONAL_ENI_TAGS": json.dumps(_inherited_tags(context), sort_keys=True),
    }
    return {"env": environment, "enableNetworkPolicy": "true"}


def _inherited_tags(context: Context) -> dict[str, str]:
    """Tags for what an add-on makes by itself, so that what outlives the cluster is found; its name is the add-on's own."""
    return {key: value for key, value in context.tags("").items() if key != "Name"}


def _dns(_: Context) -> Settings:
    return {"autoScaling": {"enabled": True, "minReplicas": 2, "maxReplicas": 10}}


def _volumes(context: Context) -> Settings:
    return {"controller": {"extraVolumeTags": _inherited_tags(context)}}


def _everywhere(_: Context) -> Settings:
    return {"node": {"tolerateAllTaints": True}}


def _look_up_lustre(_key: str, region: str) -> Sequence[Statement]:
    # The file system is the environment's own, made beforehand: its driver need not, and may not, make any.
    return [
        {
            "Sid": "LookUpFileSystems",
            "Effect": "Allow",
            "Action": "fsx:DescribeFileSystems",
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:RequestedRegion": region}},
        }
    ]


def _models_in_s3(environment: Environment) -> bool:
    return any(model.source.startswith(("s3://", "registry://")) for model in environment.models.values())


BEFORE_COMPUTE: Final = (
    AddOn("eks-pod-identity-agent"),
    AddOn("kube-proxy"),
    AddOn("vpc-cni", account="aws-node", managed=("AmazonEKS_CNI_Policy",), settings=_network),
)
"""What a node needs to become ready, with its settings, before the first one starts."""

AFTER_COMPUTE: Final = (
    AddOn(
        "aws-ebs-csi-driver",
        account="ebs-csi-controller-sa",
        managed=("service-role/AmazonEBSCSIDriverPolicy",),
        statements=volume_key,
        settings=_volumes,
    ),
    AddOn(
        "aws-efs-csi-driver",
        account="efs-csi-controller-sa",
        managed=("service-role/AmazonEFSCSIDriverPolicy",),
        used=lambda environment: environment.storage.shared_files,
    ),
    AddOn(
        "aws-fsx-csi-driver",
        account="fsx-csi-controller-sa",
        statements=_look_up_lustre,
        used=lambda environment: environment.storage.lustre is not None,
    ),
    # It has no role: each volume is read with the identity of the pod that mounts it (`authenticationSource: pod`).
    AddOn("aws-mountpoint-s3-csi-driver", settings=_everywhere, used=_models_in_s3),
    AddOn("coredns", settings=_dns),
    AddOn("eks-node-monitoring-agent"),
    AddOn("metrics-server"),
)
"""What needs nodes to run on: EKS would report it degraded, and its creation would time out, without any."""
