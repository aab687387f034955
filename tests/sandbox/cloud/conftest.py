"""Shared: no faults from the outside, and AWS's own lists of operations."""

import botocore.loaders
import pytest

from tests.sandbox.cloud.world import World

SERVICES = {
    "ec2": ["ec2"], "eks": ["eks"], "iam": ["iam"], "kms": ["kms"], "sqs": ["sqs"], "sns": ["sns"], "events": ["events"],
    "logs": ["logs"], "cloudwatch": ["cloudwatch"], "ecr": ["ecr"], "elasticfilesystem": ["efs"], "fsx": ["fsx"],
    "ce": ["ce"], "autoscaling": ["autoscaling"], "wafv2": ["wafv2"], "aps": ["amp"], "apigateway": ["apigatewayv2"],
    "elasticloadbalancing": ["elbv2"], "acm": ["acm"], "route53": ["route53"], "secretsmanager": ["secretsmanager"],
    "ssm": ["ssm"], "scheduler": ["scheduler"], "lambda": ["lambda"], "resource-groups": ["resource-groups"],
}  # fmt: skip
"""IAM's name of a service to botocore's. S3 and Budgets name their permissions unlike their operations, so they are left out."""


@pytest.fixture(autouse=True)
def _no_faults_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FAULTS", "DELAY", "RESERVATIONS"):
        monkeypatch.delenv(f"GROUNDWORK_SANDBOX_{name}", raising=False)


@pytest.fixture(scope="session")
def service_operations() -> dict[str, set[str]]:
    loader = botocore.loaders.create_loader()
    return {
        iam: {op for name in names for op in loader.load_service_model(name, "service-2")["operations"]}
        for iam, names in SERVICES.items()
    }


@pytest.fixture
def world() -> World:
    return World()
