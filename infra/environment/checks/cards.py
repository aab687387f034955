"""Every code a mistake can have, with what it says and why; the reference page and the waivers read it here."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Card:
    """A check as its reader meets it."""

    title: str
    """What must hold, in a sentence."""
    why: str
    """What happens otherwise."""
    waivable: bool = False
    """Whether a written reason lets it pass: an estimate or a habit may be, a fact of the cloud may not."""


CARDS: Final[dict[str, Card]] = {
    "region": Card("The region is one the catalogue knows.", "Zones, offers and prices would be guesses."),
    "accelerator": Card("Each accelerator is in the catalogue.", "Nothing is known of its memory or its machines."),
    "machine": Card("Each machine type is in the catalogue.", "The cloud refuses an unknown type half-way through an apply."),
    "machine-twice": Card("A pool names each type once.", "The second mention would never be tried."),
    "machine-accelerator": Card("A pool's types carry the pool's accelerator.", "Pods would wait for a device no machine has, or pay for one nobody uses."),
    "machine-region": Card("The region offers each type.", "The node group fails after the cluster was paid for."),
    "machine-none": Card("Some type can be chosen for a pool that names none.", "There is nothing to build the pool of."),
    "machine-mixed": Card("Types of one pool have one processor architecture.", "Images built for one do not run on the other."),
    "machine-fractional": Card("Shares of a GPU and whole GPUs are not mixed.", "A pod that asks for a GPU would get a share at random."),
    "system-pool": Card("The system pool is there and large enough.", "The cluster could lose its own DNS and autoscaler."),
    "system-burstable": Card("The system pool does not run on CPU credits.", "Controllers slow down when the cluster is busiest.", waivable=True),
    "zone": Card("Each zone is one of the region's.", "The cloud refuses the subnet."),
    "zone-twice": Card("A list names each zone once.", "Two subnets of one zone are no more available than one."),
    "zones-few": Card("The network has two zones or more.", "EKS refuses a control plane in one."),
    "zone-outside": Card("Pools, reservations and file systems lie in the environment's zones.", "There is no subnet elsewhere."),
    "zone-offer": Card("Each zone of a pool offers the pool's types.", "That zone's node group fails, or stays empty for good."),
    "fabric": Card("A fast-fabric pool has one type with EFA, in one zone.", "Its placement group and network cards fit one type in one zone."),
    "fabric-alone": Card("A fast-fabric pool has more than one machine.", "There is nobody to talk to.", waivable=True),
    "sharing": Card("GPUs are shared where there are some, one share a pod.", "The device plugin offers what no pod can use."),
    "mig": Card("A MIG profile exists on the pool's GPU.", "The MIG manager refuses it and the node stays unready."),
    "model-pool": Card("Each model names a pool that exists.", "It would be served nowhere."),
    "model-source": Card("A model's source can be reached.", "Weights never arrive."),
    "gpus": Card("A replica asks for as many devices as one machine has.", "Its pod is never scheduled."),
    "gpus-split": Card("A model is split over 2, 4, 8 or 16 devices.", "The number must divide its attention heads.", waivable=True),
    "gpus-idle": Card("A model on an accelerator pool uses its accelerators.", "The dearest part of the machine idles.", waivable=True),
    "precision": Card("The accelerator computes in the model's number format.", "The engine refuses to start, or emulates it slowly."),
    "gpu-memory": Card("A replica's weights fit in the memory of its devices.", "The engine ends with out of memory at every start.", waivable=True),
    "kv-room": Card("A language model leaves a tenth of the memory to its cache.", "It serves few requests at once.", waivable=True),
    "host-memory": Card("Host memory is 3 times the largest model, never less than 1.2 times and 24 GB.", "Loading swaps or is killed.", waivable=True),
    "disk": Card("The disk holds the largest model beside the images.", "The node is evicted for disk pressure while loading.", waivable=True),
    "floor": Card("The on-demand floor lies within the pool's least and most.", "The file would not say what is paid for when idle."),
    "floor-idle": Card("A floor stands behind capacity that can be lost.", "It says nothing that `nodes.min` does not.", waivable=True),
    "pool-empty": Card("A pool may have a machine.", "Nothing is built for it.", waivable=True),
    "spot-floor": Card("Spot has an on-demand floor where a model loads longer than the notice.", "A reclaim leaves nobody to answer until a new machine has loaded.", waivable=True),
    "reservation": Card("A reservation is of one type the pool has, in a zone of the pool.", "Its machines would be paid for and never used."),
    "pool-room": Card("The fewest replicas fit on the most machines.", "Some would wait for ever."),
    "replicas-room": Card("The most replicas fit on the most machines.", "Some wait when load is highest.", waivable=True),
    "sharing-memory": Card("Pods that take turns on a GPU fit in its memory together.", "One of them ends with out of memory, and nothing says which.", waivable=True),
    "node-groups": Card("The pools make no more node groups than a new cluster may have.", "EKS refuses the thirty-first, after the others were made.", waivable=True),
    "cidr": Card("Each range is one, written by its first address.", "The cloud refuses it."),
    "cidr-size": Card("The network's ranges are /16 to /20.", "AWS takes no larger one, and a smaller one is soon full."),
    "cidr-public": Card("The network's ranges are private.", "Traffic to their real owners would never leave."),
    "cidr-docker": Card("The network leaves the container bridge's range alone.", "Addresses in it cannot be reached from a node."),
    "cidr-overlap": Card("The ranges of nodes and pods do not overlap.", "AWS refuses the second."),
    "cidr-family": Card("The ranges of nodes and pods may be one network.", "AWS refuses to join certain ranges."),
    "cidr-services": Card("A range for cluster services stays free.", "EKS finds none and services collide with nodes."),
    "cidr-room": Card("Each zone has addresses for the machines and pods it may get.", "Machines come up and pods wait for addresses."),
    "nat": Card("Production has a way out in each zone.", "The loss of one zone stops image pulls in all.", waivable=True),
    "endpoints": Card("A network without a way out has all endpoints.", "Nodes reach neither the registry nor the cluster."),
    "open-api": Card("The API server is not open to everyone.", "It is scanned within minutes."),
    "private-api": Card("Ranges that reach the API server privately are private.", "The others cannot reach it, and the rule that lets them in would only mislead."),
    "open-gateway": Card("A public gateway says who may connect.", "It would be open, or closed, by accident."),
    "closed-gateway": Card("A gateway that is off names no ranges.", "They would do nothing."),
    "private-gateway": Card("A private gateway names private ranges.", "The others cannot reach it."),
    "reserved-tag": Card("Tags leave the product's and the cloud's own alone.", "Recovery, cost reports and controllers find objects by them."),
    "tag-case": Card("Tags differ by more than case.", "Cost reports split, and IAM refuses them."),
    "reserved-label": Card("Labels and taints leave the product's and Kubernetes' own alone.", "EKS refuses them, or scheduling breaks."),
    "reserved-pool": Card("No pool is called `system`.", "The cluster's own pool has that name."),
    "repository-twice": Card("Each repository is named once.", "The second cannot be made."),
    "schedule-pool": Card("A schedule names pools that exist.", "It would resize nothing."),
    "schedule-size": Card("A schedule's size is within the pool's most.", "The cloud refuses it when its time comes, at night."),
    "schedule-return": Card("What a schedule sends to zero, another brings back.", "The pool stays empty in the morning.", waivable=True),
    "schedule-twice": Card("Two schedules never resize a pool at one time.", "Which one wins is chance."),
    "cron": Card("A schedule's time is one that comes round.", "It never fires."),
    "timezone": Card("A schedule's time zone exists.", "The cloud refuses it."),
    "protection": Card("Production's cluster is protected from deletion.", "One wrong command deletes it.", waivable=True),
    "flow-logs": Card("Production keeps flow logs.", "Nothing tells afterwards who spoke to whom.", waivable=True),
    "alarms-off": Card("Production has alarms.", "Nobody hears of failed nodes or reclaimed capacity.", waivable=True),
    "budget": Card("Production has a budget.", "Nobody hears of spending before the bill.", waivable=True),
    "cost-center": Card("Production names its cost centre.", "Its cost is nobody's in the reports.", waivable=True),
    "alert-twice": Card("Alerts and addresses are named once.", "AWS Budgets refuses the second."),
    "lustre": Card("A Lustre file system has a size FSx sells.", "FSx refuses it."),
    "lustre-zone": Card("A Lustre file system is in the zone of the fast-fabric pool.", "Reads cross zones: slower, and paid for by the gigabyte.", waivable=True),
    "archive": Card("Objects stay in infrequent access for thirty days before they move on.", "S3 refuses the rule."),
    "access-twice": Card("An identity has one entry.", "EKS refuses the second."),
    "access-admins": Card("Production has an administrator besides who made it.", "A lost identity locks everyone out.", waivable=True),
    "key-region": Card("A key is of the environment's region.", "KMS keys encrypt only in their own."),
    "key-account": Card("A key is of the environment's account.", "Its policy must let the other account use it.", waivable=True),
    "kubernetes": Card("The Kubernetes version is one EKS runs.", "EKS refuses it."),
    "kubernetes-support": Card("Standard support does not end within ninety days.", "The control plane then costs six times as much.", waivable=True),
    "waiver": Card("A waiver names a check that can be waived.", "It would cover nothing."),
    "waiver-unused": Card("A waiver covers something that is there.", "It would hide a mistake made later."),
}  # fmt: skip
"""Card of each check. A code is never used again for something else."""

WAIVABLE: Final = tuple(code for code, card in CARDS.items() if card.waivable)

READING: Final[dict[str, str]] = {
    "file": "The file is there and can be read.",
    "file-size": "The file is no larger than 1 MiB.",
    "file-encoding": "The file is UTF-8 without byte order mark.",
    "file-characters": "The file holds no characters that cannot be seen or that turn text around.",
    "file-empty": "The file is not empty.",
    "file-shape": "The environment stands under `config:` and `groundwork:environment:`.",
    "yaml-syntax": "The file is YAML.",
    "yaml-tab": "Indentation is by spaces.",
    "yaml-duplicate": "Each key is given once.",
    "yaml-ambiguous": "Each plain value means one thing to every YAML reader.",
    "yaml-anchor": "Values are written out: no anchors, aliases or merge keys.",
    "yaml-tag": "Values carry no YAML tags.",
    "yaml-documents": "The file is one document.",
    "yaml-depth": "Values are nested no deeper than an environment needs.",
    "yaml-key": "Keys are words.",
    "missing": "Keys without a default are given.",
    "unknown-key": "Each key is one an environment has.",
    "type": "Each value has its key's type.",
    "value": "Each word is one of those allowed.",
    "range": "Each number is within its limits.",
    "length": "Each text and list is within its length.",
    "form": "Each text has its key's form.",
    "name": "Names of pools, models and schedules can become names of resources.",
    "rule": "Keys that belong together agree.",
}
"""Codes found while reading, before any check: what must hold."""
