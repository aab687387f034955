"""A hall of own servers that rules have nothing against, and the same with something laid over it."""

from typing import Any

import yaml

from tests.policies.compliant import WrittenHosts

HALL: dict[str, Any] = yaml.safe_load("""\
target: onprem
owner: ada@example.com
ssh: {user: ops}
sites:
  fra1:
    networks: [10.20.0.0/16]
    bastion: gate-1
    racks: {a1: {kilowatts: 44}}
groups:
  h100:
    roles: [gpu]
    memory_gib: 1024
    gpus: {model: h100, count: 8}
    nics: {ens1f0: {gbps: 100}, "ib[0:7]": {gbps: 400, fabric: infiniband}}
    fabric: infiniband
    boot_disk: /dev/disk/by-path/pci-0000:01:00.0-nvme-1
    disks: {"/dev/disk/by-path/pci-0000:[41:44]:00.0-nvme-1": {use: nvme-array}}
    watts: 10200
  files: {roles: [storage], nics: {ens1f0: {gbps: 100}}}
  gates: {roles: [gateway]}
  watch: {roles: [monitoring]}
hosts:
  "gpu-[1:3]": {group: h100, site: fra1, rack: a1, address: "10.20.1.[11:13]"}
  store-1: {group: files, site: fra1, address: 10.20.2.11}
  "gate-[1:2]": {group: gates, site: fra1, address: "10.20.3.[11:12]"}
  watch-1: {group: watch, site: fra1, address: 10.20.3.21}
models:
  chat:
    source: file:///srv/models/chat
    parameters_billions: 70
    group: h100
    runtime: vllm
    gpus: 4
    replicas: 4
storage:
  models: {server: store-1, export: /export/models, mount: /srv/models}
gateway: {domain: models.example.com}
monitoring: {}
""")


def hall(rule: str, over: str = "") -> WrittenHosts:
    """What a rule says of the hall with `over` laid over it: maps key by key, null takes a key away."""
    return WrittenHosts(rule, yaml.safe_dump(_laid(HALL, yaml.safe_load(over) or {})))


def _laid(below: Any, above: Any) -> Any:
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    both = {key: _laid(below.get(key), value) for key, value in above.items()}
    return {key: value for key, value in {**below, **both}.items() if value is not None}
