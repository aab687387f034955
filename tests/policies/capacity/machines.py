"""Node groups to begin with: what rules of capacity have nothing against."""

import base64
from typing import Any

from policies.graph import Resource
from tests.policies.compliant import aws, ref

NODE_CONFIG = """\
apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec: {instance: {localStorage: {strategy: RAID0}}}
"""
TAINT = {"key": "nvidia.com/gpu", "value": "true", "effect": "NO_SCHEDULE"}


def encoded(text: str) -> str:
    """Text as a launch template takes it."""
    return base64.b64encode(text.encode()).decode()


def group(name: str, *, least: int = 0, most: int = 2, **more: Any) -> Resource:
    """A node group of `g6.xlarge`, each with one L4 and a local disk, in one zone."""
    own = {
        "clusterName": "serving",
        "instanceTypes": ["g6.xlarge"],
        "amiType": "AL2023_x86_64_NVIDIA",
        "capacityType": "ON_DEMAND",
        "scalingConfig": {"minSize": least, "maxSize": most, "desiredSize": least},
        "subnetIds": [ref("subnet-a")],
        "launchTemplate": {"id": ref("template"), "version": "1"},
        "taints": [TAINT],
    }
    return aws(name, "eks/nodeGroup:NodeGroup", {**own, **more})


def template(**more: Any) -> Resource:
    """Its launch template."""
    disk = {"deviceName": "/dev/xvda", "ebs": {"volumeSize": 200, "volumeType": "gp3", "throughput": 250}}
    own = {"blockDeviceMappings": [disk], "userData": encoded(NODE_CONFIG)}
    return aws("template", "ec2/launchTemplate:LaunchTemplate", {**own, **more})


def subnet(letter: str) -> Resource:
    """A subnet in a zone of Northern Virginia."""
    return aws(f"subnet-{letter}", "ec2/subnet:Subnet", {"availabilityZone": f"us-east-1{letter}"})
