"""What a target lacks of the keys another has, each with what there is instead; said when such a key is refused."""

from typing import Final

LACKS: Final[dict[str, dict[str, str]]] = {
    "onprem": {
        "tier": "hosts are neither made nor deleted from here, so there is nothing that a tier would protect",
        "region": "where hosts stand is said by `sites`",
        "zones": "what fails together is a rack: `sites.*.racks`, and `rack` of a host",
        "account": "nothing is bought, so there is no account; who may log in is up to the hosts' own SSH keys",
        "cost_center": "servers are paid for already; `sites.*.power` prices their electricity",
        "network": "networks are there already: `sites.*.networks` names them, `nics` of a group the interfaces that matter",
        "cluster": "models run on the hosts themselves, without Kubernetes",
        "access": "there is no cluster to have access to; administrators come by SSH",
        "encryption": "disks are encrypted where the system is installed, before this tool comes",
        "pools": "servers do not come and go: describe what they are in `groups`, and each of them in `hosts`",
        "budget": "nothing is bought from here, so there is nothing to hold against a budget",
        "schedules": "servers cost the same day and night, so none are sent away",
        "tags": "hosts carry no tags; `groups`, `sites` and `racks` say what belongs together",
    },
    "aws": {
        "sites": "where it is built is said by `region` and `zones`",
        "groups": "machines of one kind are a pool: `pools`",
        "hosts": "machines are made and deleted as needed: `pools` says how many of what",
        "vpn": "an environment is one region, whose network is its own; another site is joined to it by your account's network team",
        "ssh": "nodes are not logged in to; the cluster's own interface administers them",
    },
}
"""Target to key to what there is instead."""
