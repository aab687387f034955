"""NET-19."""

from tests.policies.compliant import Written

PODS = "network: {cidr: 10.64.0.0/16, pods_cidr: 100.64.0.0/20}"
CPU = "cpu: {machines: [m7i.4xlarge], zones: [us-east-1a], nodes: {min: 0, max: %d}}"


def environment(machines: int) -> Written:
    return Written("NET-19", f"{PODS}\nzones: [us-east-1a, us-east-1b]\npools: {{{CPU % machines}}}")


def test_allowed():
    assert environment(15).passed() == {"environment"}
    assert Written("NET-19").passed() == {"environment"}


def test_denied():
    assert environment(16).said() == {
        "environment": "`network.pods_cidr` is `100.64.0.0/20`, which leaves 159 prefixes of 16 addresses in `us-east-1a`, and the pools at their most want 160"
    }
    assert environment(16).keys() == {"environment": "network.pods_cidr"}


def test_machines_with_accelerators_count_what_shares_them():
    shared = "accelerator: t4, machines: [g4dn.12xlarge], zones: [us-east-1a], nodes: {min: 0, max: 20}"
    few = Written("NET-19", f"{PODS}\nzones: [us-east-1a, us-east-1b]\npools: {{t4: {{{shared}}}}}")
    assert few.passed() == {"environment"}
    sharing = "sharing: {mode: time-slicing, replicas: 24}"
    many = Written("NET-19", f"{PODS}\nzones: [us-east-1a, us-east-1b]\npools: {{t4: {{{shared}, {sharing}}}}}")
    assert many.said()["environment"].endswith("want 192")


def test_slices_count_as_many_as_fit_on_the_gpu():
    sliced = "accelerator: a100-80, machines: [p4de.24xlarge], zones: [us-east-1b], nodes: {min: 0, max: %d}, sharing: {mode: mig, profile: 1g.10gb}"

    def pool(machines: int) -> Written:
        return Written("NET-19", f"{PODS}\nzones: [us-east-1a, us-east-1b]\npools: {{a100: {{{sliced % machines}}}}}")

    assert pool(21).passed() == {"environment"}
    assert pool(22).said()["environment"].endswith("want 164")


def test_omitted():
    small = Written("NET-19", "pools: {cpu: {machines: [m7i.4xlarge], nodes: {min: 0, max: 50}}}")
    assert small.passed() == {"environment"}
