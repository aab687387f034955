"""AWS: an EKS cluster with GPU node pools, its network, storage, identities, gateway, monitoring and spending guard."""

import pulumi
import pulumi_aws as aws

from infra.environment.environment import Environment
from infra.environment.resolve import Resolved
from infra.targets.aws.addons import AFTER_COMPUTE, BEFORE_COMPUTE, Addons, AddonsArgs
from infra.targets.aws.autoscaling import Autoscaling, AutoscalingArgs
from infra.targets.aws.cluster import Cluster, ClusterArgs
from infra.targets.aws.context import Context, Place
from infra.targets.aws.encryption import Encryption, EncryptionArgs
from infra.targets.aws.gateway import Gateway, GatewayArgs
from infra.targets.aws.identity import Identity, IdentityArgs
from infra.targets.aws.monitoring import Monitoring, MonitoringArgs
from infra.targets.aws.network import Network, NetworkArgs
from infra.targets.aws.outputs import Parts, built
from infra.targets.aws.pools import Pools, PoolsArgs
from infra.targets.aws.spending import Spending, SpendingArgs
from infra.targets.aws.storage import Storage, StorageArgs
from infra.targets.aws.workloads import Workloads, WorkloadsArgs
from infra.targets.contract import Built


class Whole(pulumi.ComponentResource):
    """The environment as one component: every other is below it.

    What its file says is its input, so that whoever sees the resources alone, a policy pack or a reader of the state,
    knows what was asked for.
    """

    def __init__(self, environment: Environment, provider: aws.Provider) -> None:
        super().__init__(
            "groundwork:aws:Environment",
            environment.name,
            {"environment": environment.model_dump(mode="json", exclude_unset=True)},
            pulumi.ResourceOptions(providers=[provider]),
        )


def provision(resolved: Resolved) -> Built:
    """Declare everything `resolved` asks for, in the order it comes to be, and return what the platform needs."""
    environment = resolved.environment
    provider = aws.Provider(
        "aws",
        region=environment.region,
        allowed_account_ids=[environment.account] if environment.account else None,
    )
    whole = Whole(environment, provider)
    below = pulumi.ResourceOptions(parent=whole)
    place = Place.of(resolved, provider)

    name = environment.name
    key = Encryption(name, EncryptionArgs(place), below)
    context = Context.with_key(place, key.key_arn)
    network = Network(name, NetworkArgs(context), below)
    identity = Identity(name, IdentityArgs(context), below)
    cluster = Cluster(name, ClusterArgs(context, network, identity), below)
    first_addons = Addons(f"{name}-before-compute", AddonsArgs(context, cluster, BEFORE_COMPUTE), below)
    storage = Storage(name, StorageArgs(context, network, cluster), below)
    pools = Pools(
        name,
        PoolsArgs(context, network, cluster, identity),
        # A node that starts before its routes, rules, policies or network add-on never joins; one that stops after they
        # are gone leaves its interfaces behind, and with them the network.
        pulumi.ResourceOptions(parent=whole, depends_on=[network, identity, cluster, first_addons]),
    )
    Addons(
        f"{name}-after-compute",
        AddonsArgs(context, cluster, AFTER_COMPUTE),
        # The system pool alone: a GPU pool that waits for capacity must not keep the cluster without DNS.
        pulumi.ResourceOptions(parent=whole, depends_on=[pools.system]),
    )
    autoscaling = Autoscaling(name, AutoscalingArgs(context, cluster), below)
    gateway = Gateway(name, GatewayArgs(context, network, cluster), below)
    monitoring = Monitoring(name, MonitoringArgs(context, cluster, pools, autoscaling), below)
    Spending(name, SpendingArgs(context, pools, monitoring), below)
    workloads = Workloads(name, WorkloadsArgs(context, cluster, storage), below)
    result = built(Parts(context, network, cluster, storage, pools, autoscaling, gateway, monitoring, workloads))
    whole.register_outputs({"cluster_name": result.cluster_name})
    return result
