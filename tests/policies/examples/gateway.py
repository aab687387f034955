"""Ways in for clients."""

from typing import Any

import pulumi
import pulumi_aws as aws

RATE = {"rate_based_statement": {"limit": 1000, "aggregate_key_type": "IP"}}
MANAGED = {
    "managed_rule_group_statement": {"vendor_name": "AWS", "name": "AWSManagedRulesKnownBadInputsRuleSet"},
}


def _visible(metric: str, *, sampled: bool = False) -> dict[str, Any]:
    return {"metric_name": metric, "cloudwatch_metrics_enabled": True, "sampled_requests_enabled": sampled}


def _wall(name: str, below: pulumi.ResourceOptions, *rules: dict[str, Any], sampled: bool = False) -> aws.wafv2.WebAcl:
    return aws.wafv2.WebAcl(
        name,
        scope="REGIONAL",
        default_action={"allow": {}},
        rules=[{"name": "rule", "priority": 0, "visibility_config": _visible("rule"), **rule} for rule in rules],
        visibility_config=_visible("wall", sampled=sampled),
        opts=below,
    )


def _balancer(name: str, below: pulumi.ResourceOptions, **inputs: Any) -> aws.lb.LoadBalancer:
    return aws.lb.LoadBalancer(name, subnets=["subnet-0a", "subnet-0b"], **inputs, opts=below)


def gw_01(below: pulumi.ResourceOptions) -> None:
    """A route that asks who calls, and one that does not."""
    for name, kind in (("good", "AWS_IAM"), ("bad", "NONE")):
        aws.apigatewayv2.Route(
            f"{name}-gw-01", api_id="a1b2c3", route_key="POST /v1/chat", authorization_type=kind, opts=below
        )


def gw_02(below: pulumi.ResourceOptions) -> None:
    """A firewall that cuts floods off, and one that counts them."""
    _wall("good-gw-02", below, {"statement": RATE, "action": {"block": {}}})
    _wall("bad-gw-02", below, {"statement": RATE, "action": {"count": {}}})


def gw_03(below: pulumi.ResourceOptions) -> None:
    """A balancer that waits for long answers, and one that gives up after a minute."""
    _balancer("good-gw-03", below, idle_timeout=600)
    _balancer("bad-gw-03", below)


def gw_05(below: pulumi.ResourceOptions) -> None:
    """A public balancer behind a firewall, and one without."""
    wall = _wall("gw-05", below)
    door = _balancer("good-gw-05", below)
    aws.wafv2.WebAclAssociation("gw-05", resource_arn=door.arn, web_acl_arn=wall.arn, opts=below)
    _balancer("bad-gw-05", below)


def gw_07(below: pulumi.ResourceOptions) -> None:
    """A firewall that logs without keys, and one that logs nothing."""
    wall = _wall("good-gw-07", below)
    fields = [{"single_header": {"name": name}} for name in ("authorization", "cookie", "x-api-key")]
    group = aws.cloudwatch.LogGroup("gw-07", name="aws-waf-logs-gw-07", retention_in_days=30, opts=below)
    aws.wafv2.WebAclLoggingConfiguration(
        "gw-07",
        resource_arn=wall.arn,
        log_destination_configs=[group.arn],
        redacted_fields=fields,
        opts=below,
    )
    _wall("bad-gw-07", below)


def gw_09(below: pulumi.ResourceOptions) -> None:
    """A balancer with both guards, and one with neither."""
    _balancer("good-gw-09", below, enable_deletion_protection=True, drop_invalid_header_fields=True)
    _balancer("bad-gw-09", below)


def gw_10(below: pulumi.ResourceOptions) -> None:
    """A firewall that keeps counts alone, and one that keeps requests."""
    _wall("good-gw-10", below)
    _wall("bad-gw-10", below, sampled=True)


def gw_11(below: pulumi.ResourceOptions) -> None:
    """A firewall that refuses known attacks, and one that counts them."""
    _wall("good-gw-11", below, {"statement": MANAGED, "override_action": {"none": {}}})
    _wall("bad-gw-11", below, {"statement": MANAGED, "override_action": {"count": {}}})


def gw_12(below: pulumi.ResourceOptions) -> None:
    """Clients by TLS, and clients in the clear."""
    vpc = aws.ec2.Vpc("gw-12", cidr_block="10.0.0.0/16", opts=below)
    for name, port in (("good", 443), ("bad", 80)):
        group = aws.ec2.SecurityGroup(f"{name}-gw-12", vpc_id=vpc.id, opts=below)
        aws.vpc.SecurityGroupIngressRule(
            f"gw-12-{name}",
            security_group_id=group.id,
            cidr_ipv4="203.0.113.0/24",
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            opts=below,
        )
        _balancer(f"gw-12-{name}", below, security_groups=[group.id])


def gw_13(below: pulumi.ResourceOptions) -> None:
    """Clients that are named, and everybody."""
    vpc = aws.ec2.Vpc("gw-13", cidr_block="10.0.0.0/16", opts=below)
    for name, cidr in (("good", "203.0.113.0/24"), ("bad", "0.0.0.0/0")):
        group = aws.ec2.SecurityGroup(f"{name}-gw-13", vpc_id=vpc.id, opts=below)
        aws.vpc.SecurityGroupIngressRule(
            f"gw-13-{name}",
            security_group_id=group.id,
            cidr_ipv4=cidr,
            ip_protocol="tcp",
            from_port=443,
            to_port=443,
            opts=below,
        )
        _balancer(f"gw-13-{name}", below, security_groups=[group.id])


def gw_14(below: pulumi.ResourceOptions) -> None:
    """A listener of TLS 1.2 and later, and one that takes what is older."""
    door = _balancer("gw-14", below)
    for name, policy in (("good", "ELBSecurityPolicy-TLS13-1-2-2021-06"), ("bad", "ELBSecurityPolicy-2016-08")):
        aws.lb.Listener(
            f"{name}-gw-14",
            load_balancer_arn=door.arn,
            port=443,
            protocol="HTTPS",
            ssl_policy=policy,
            certificate_arn="arn:aws:acm:us-east-1:123456789012:certificate/1",
            default_actions=[{"type": "fixed-response", "fixed_response": {"content_type": "text/plain"}}],
            opts=below,
        )


def gw_15(below: pulumi.ResourceOptions) -> None:
    """A balancer that keeps a record, and one that does not."""
    _balancer("good-gw-15", below, access_logs={"bucket": "records", "enabled": True})
    _balancer("bad-gw-15", below)
