"""The way in as it is planned: nothing, private or public, and what its controller may do."""

import json

import pytest

from infra.catalog import catalog
from infra.targets.aws.controller_policies import controller_policies
from infra.targets.aws.web_firewall import MANAGED
from tests.targets.aws.contract.planned import of_type, planned
from tests.targets.aws.evaluator import Touch, allowed

ACL = "aws:wafv2/webAcl:WebAcl"
IN, OUT = (f"aws:vpc/securityGroup{way}Rule:SecurityGroup{way}Rule" for way in ("Ingress", "Egress"))

ACCOUNT, REGION, CLUSTER = "123456789012", "us-east-1", "prod"
VALUES = {"partition": "aws", "region": REGION, "account": ACCOUNT, "cluster": CLUSTER, "environment": CLUSTER}
POLICIES = list(controller_policies(catalog().aws.load_balancer_controller, VALUES).values())
HERE = {"aws:RequestedRegion": REGION}


def below_gateway(stack: str) -> list[str]:
    return [
        one.type
        for one in planned(stack).custom
        if any(above.type == "groundwork:aws:Gateway" for above in planned(stack).ancestors(one))
    ]


def clients(stack: str) -> list[tuple[str, int, int]]:
    rules = [one for name, one in of_type(stack, IN).items() if "-gateway-clients-" in name]
    return [(one["cidrIpv4"], one["fromPort"], one["toPort"]) for one in rules]


def test_without_exposure_there_is_no_way_in_at_all():
    assert below_gateway("spare") == []


def test_a_private_gateway_takes_https_from_the_networks_own_ranges_and_needs_no_firewall():
    network = planned("dev").environment.network
    assert clients("dev") == [(network.cidr, 443, 443), (network.pods_cidr, 443, 443)]
    assert of_type("dev", ACL) == {}


def test_a_public_gateway_takes_https_from_the_ranges_it_names_alone():
    assert sorted(clients("prod")) == [("198.51.100.0/24", 443, 443), ("203.0.113.0/24", 443, 443)]


def test_the_gateway_reaches_pods_and_pods_let_it_in():
    out, into = of_type("prod", OUT)["prod-gateway-to-pods-out"], of_type("prod", IN)["prod-gateway-to-pods-in"]
    assert (out["fromPort"], out["toPort"]) == (into["fromPort"], into["toPort"]) == (1025, 65535)
    assert out["referencedSecurityGroupId"] == into["securityGroupId"]
    assert into["referencedSecurityGroupId"] == out["securityGroupId"]


def test_the_firewall_limits_the_rate_first_then_asks_the_managed_rules():
    (acl,) = of_type("prod", ACL).values()
    rate, *managed = sorted(acl["rules"], key=lambda rule: rule["priority"])
    limit = rate["statement"]["rateBasedStatement"]
    assert (limit["limit"], limit["evaluationWindowSec"], limit["aggregateKeyType"]) == (10000, 300, "IP")
    assert rate["action"] == {"block": {}}
    names = [one["statement"]["managedRuleGroupStatement"]["name"] for one in managed]
    assert names == [group.name for group in MANAGED]


def test_prompts_are_not_taken_for_attacks():
    (acl,) = of_type("prod", ACL).values()
    (common,) = [one for one in acl["rules"] if one["name"] == "common"]
    overrides = common["statement"]["managedRuleGroupStatement"]["ruleActionOverrides"]
    assert {one["name"] for one in overrides} == {
        "SizeRestrictions_BODY",
        "CrossSiteScripting_BODY",
        "GenericLFI_BODY",
        "GenericRFI_BODY",
    }
    assert all(one["actionToUse"] == {"count": {}} for one in overrides)


def test_what_is_refused_is_logged_without_credentials_and_prompts_are_never_sampled():
    (log,) = of_type("prod", "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration").values()
    redacted = {one["singleHeader"]["name"] for one in log["redactedFields"]}
    assert redacted == {"authorization", "cookie", "x-api-key"}
    assert log["loggingFilter"]["defaultBehavior"] == "DROP"
    (destination,) = log["logDestinationConfigs"]
    assert ":log-group:aws-waf-logs-prod" in destination
    (acl,) = of_type("prod", ACL).values()
    visible = [acl["visibilityConfig"], *(rule["visibilityConfig"] for rule in acl["rules"])]
    assert not any(one["sampledRequestsEnabled"] for one in visible)


def test_the_firewall_may_be_tied_only_where_there_is_one():
    names = {inputs["name"] for inputs in of_type("dev", "aws:iam/rolePolicy:RolePolicy").values()}
    assert "load-balancers" in names
    assert "web-firewall" not in names
    assert "web-firewall" in {inputs["name"] for inputs in of_type("prod", "aws:iam/rolePolicy:RolePolicy").values()}


def elb(kind: str, account: str = ACCOUNT) -> str:
    return f"arn:aws:elasticloadbalancing:{REGION}:{account}:{kind}"


def group(account: str = ACCOUNT) -> str:
    return f"arn:aws:ec2:{REGION}:{account}:security-group/sg-0123"


def of(cluster: str, by: str = "ResourceTag") -> dict[str, str]:
    return {f"aws:{by}/elbv2.k8s.aws/cluster": cluster}


NODES = {"aws:ResourceTag/groundwork:environment": CLUSTER, f"aws:ResourceTag/kubernetes.io/cluster/{CLUSTER}": "owned"}

WORK = [
    ("elasticloadbalancing:DescribeLoadBalancers", Touch("*", HERE)),
    ("elasticloadbalancing:CreateLoadBalancer", Touch(elb("loadbalancer/app/k8s/1"), of(CLUSTER, "RequestTag"))),
    ("elasticloadbalancing:CreateTargetGroup", Touch(elb("targetgroup/k8s/1"), of(CLUSTER, "RequestTag"))),
    ("elasticloadbalancing:CreateListener", Touch(elb("loadbalancer/app/k8s/1"), of(CLUSTER))),
    ("elasticloadbalancing:RegisterTargets", Touch(elb("targetgroup/k8s/1"), of(CLUSTER))),
    ("elasticloadbalancing:DeleteLoadBalancer", Touch(elb("loadbalancer/net/k8s/1"), of(CLUSTER))),
    ("elasticloadbalancing:ModifyListener", Touch(elb("listener/app/k8s/1/2"))),
    ("elasticloadbalancing:SetRulePriorities", Touch(elb("listener-rule/app/k8s/1/2"))),
    ("ec2:AuthorizeSecurityGroupIngress", Touch(group(), NODES)),
    ("ec2:DeleteSecurityGroup", Touch(group(), of(CLUSTER))),
    ("wafv2:AssociateWebACL", Touch(f"arn:aws:wafv2:{REGION}:{ACCOUNT}:regional/webacl/prod-gateway/1")),
]

BEYOND = [
    ("elasticloadbalancing:DescribeLoadBalancers", Touch("*", {"aws:RequestedRegion": "eu-west-1"})),
    ("elasticloadbalancing:CreateLoadBalancer", Touch(elb("loadbalancer/app/k8s/1"))),
    ("elasticloadbalancing:DeleteLoadBalancer", Touch(elb("loadbalancer/app/k8s/1"), of("other"))),
    ("elasticloadbalancing:RegisterTargets", Touch(elb("targetgroup/k8s/1"), of("other"))),
    ("elasticloadbalancing:ModifyListener", Touch(elb("listener/app/k8s/1/2", "210987654321"))),
    ("ec2:AuthorizeSecurityGroupIngress", Touch(group(), {**NODES, "aws:ResourceTag/groundwork:environment": "other"})),
    ("ec2:AuthorizeSecurityGroupIngress", Touch(group())),
    ("ec2:DeleteSecurityGroup", Touch(group(), NODES)),
    ("ec2:RunInstances", Touch("*", HERE)),
    ("iam:PassRole", Touch("*", HERE)),
    ("wafv2:AssociateWebACL", Touch(f"arn:aws:wafv2:{REGION}:{ACCOUNT}:regional/webacl/other-gateway/1")),
    ("wafv2:DeleteWebACL", Touch(f"arn:aws:wafv2:{REGION}:{ACCOUNT}:regional/webacl/prod-gateway/1")),
]


@pytest.mark.parametrize(("action", "touch"), WORK, ids=[f"{action}" for action, _ in WORK])
def test_the_controller_can_do_its_work(action, touch):
    assert allowed(POLICIES, action, touch)


@pytest.mark.parametrize(
    ("action", "touch"), BEYOND, ids=[f"{action}-{index}" for index, (action, _) in enumerate(BEYOND)]
)
def test_the_controller_can_touch_nothing_of_anybody_elses(action, touch):
    assert not allowed(POLICIES, action, touch)


def test_no_statement_has_a_star_for_both_action_and_resource():
    for policy in POLICIES:
        for one in json.loads(policy)["Statement"]:
            assert not any(action.endswith("*") for action in one["Action"]), one["Sid"]
