"""Codes that mistakes of environments on own servers can have, beside those they share with a cloud's."""

from typing import Final

from infra.environment.checks.card import Card

ONPREM_SHARED: Final = (
    "cidr", "fabric-alone", "gpus", "gpus-split", "precision", "gpu-memory", "kv-room", "host-memory", "waiver", "waiver-unused",
)  # fmt: skip
"""Codes of `cards` that checks of own servers use too."""

ONPREM_CARDS: Final[dict[str, Card]] = {
    "host-range": Card("What stands in brackets is a range.", "It would be taken for a name, and no host answers to it."),
    "host-count": Card("A range of names has as many addresses, and an environment at most 10,000 hosts.", "Some host would have no address, or another's."),
    "host-name": Card("A host's name is one the DNS takes.", "No resolver finds it, and its certificate is refused."),
    "host-twice": Card("A host stands in one entry: one site, one rack, one group.", "Two descriptions of one host would overwrite each other."),
    "host-group": Card("Each host names a group that exists.", "Nothing says what it is."),
    "host-site": Card("Each host names a site that exists.", "Nothing says where it is or how it is reached."),
    "host-rack": Card("A host's rack is one of its site's.", "Whoever is sent to the host looks in the wrong place."),
    "group-empty": Card("A group has hosts.", "It describes nothing.", waivable=True),
    "site-network": Card("Networks of two sites do not overlap.", "An address would not say where its host is."),
    "address": Card("An address is an IP address or a DNS name.", "SSH reaches nothing."),
    "address-twice": Card("Two hosts never have one address.", "One is set up twice, the other never."),
    "address-outside": Card("An address lies in its host's site.", "A typing error would reach somebody else's host."),
    "bastion": Card("A site's bastion is a host of the environment.", "No other host of the site can be reached."),
    "rack-power": Card("The hosts of a rack draw no more than it can give.", "Its breaker opens under full load.", waivable=True),
    "distribution": Card("A distribution is in the compatibility matrix, with packages for the processor.", "No driver can be chosen for it."),
    "gpu": Card("Each GPU is in the catalogue or in the compatibility matrix.", "Neither its memory nor its driver is known."),
    "mig": Card("GPUs are split into profiles they have, which fit, and each GPU once.", "The driver refuses the instances, and the GPU is left without any."),
    "mig-models": Card("Models are served by groups whose GPUs are whole.", "A model server uses one instance of all that a host has, and the rest lies idle.", waivable=True),
    "gpu-role": Card("Role `gpu` and GPUs go together.", "Roles would set up a driver for nothing, or leave GPUs idle."),
    "role-twice": Card("A group names each role once.", "The second mention means nothing."),
    "driver": Card("Versions asked for by name can be had, on a group that has GPUs.", "The matrix would have to be guessed."),
    "fabric-nics": Card("A fast fabric has interfaces that speak it.", "Traffic between GPUs falls back to the slow network."),
    "interface-name": Card("An interface's name is one Linux takes.", "No interface has it."),
    "disk-name": Card("Disks of an array are whole disks, by names that survive a reboot.", "Another disk has the name next time, perhaps the system's."),
    "disk-boot": Card("The system's disk is in no array.", "The host would lose its system."),
    "disk-serial": Card("A name with a serial number is given for one host alone.", "The other hosts of the group have no such disk."),
    "model-group": Card("Each model names a group that exists.", "It would be served nowhere."),
    "group-room": Card("A group's hosts hold all copies of its models.", "Some copies would never start."),
    "runtime-gpus": Card("A copy has as many GPUs as its runtime uses.", "They would idle, or its server would not start."),
    "runtime-takes": Card("A model asks only for what its runtime heeds.", "It would be passed over in silence."),
    "runtime-ended": Card("A runtime is one that its makers still mend.", "Faults that are found in it stay.", waivable=True),
    "model-revision": Card("Weights from a hub are of one commit.", "Hosts set up on different days would serve different weights."),
    "share-server": Card("A shared file system is served by a host with role `storage`, or by a system outside.", "Mounts would hang at boot."),
    "share-kind": Card("Hosts of the environment serve NFS; other kinds come from a system outside.", "It would be mounted from a server that does not speak it."),
    "share-group": Card("A shared file system names groups that exist.", "It would be mounted nowhere."),
    "share-mount": Card("Each shared file system has a mount point of its own.", "One would hide the other."),
    "gateway-host": Card("A gateway that is asked for has a host to run on.", "There would be no way in."),
    "monitoring-host": Card("Monitoring that is asked for has a host to run on.", "Nothing would be watched."),
    "vpn-end": Card("An end of the tunnels is a host of its site.", "Nothing would hold the tunnel, or another site's host."),
    "vpn-network": Card("Networks of the tunnels are apart, and an endpoint lies in none of those behind it.", "Packets of the tunnel would be sent into the tunnel."),
}  # fmt: skip
"""Card of each check that only own servers have."""
