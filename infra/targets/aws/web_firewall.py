"""Web firewall (WAFv2): what a public gateway refuses before a request reaches a machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws

from infra.targets.aws.context import Context
from infra.targets.aws.logs import log_group

WINDOW_SECONDS: Final = 300
"""The five minutes of `gateway.requests_per_5_minutes`."""

LOG_PREFIX: Final = "aws-waf-logs-"
"""Beginning that WAF demands of its log groups' names. Source: AWS WAF Developer Guide, "CloudWatch Logs", read 2026-11."""

SAMPLED: Final = False
"""Whether WAF keeps samples of requests: they are whole requests, which here are users' prompts."""


@dataclass(frozen=True)
class ManagedRules:
    """A group of rules that AWS keeps current."""

    name: str
    short: str
    counted: dict[str, str] = field(default_factory=dict[str, str])
    """Rules that only count, each with the reason."""


MANAGED: Final = (
    ManagedRules("AWSManagedRulesAmazonIpReputationList", "reputation"),
    ManagedRules("AWSManagedRulesKnownBadInputsRuleSet", "bad-inputs"),
    ManagedRules(
        "AWSManagedRulesCommonRuleSet",
        "common",
        {
            "SizeRestrictions_BODY": "prompts and images are larger than the 8 KB it allows",
            "CrossSiteScripting_BODY": "prompts quote markup",
            "GenericLFI_BODY": "prompts quote paths",
            "GenericRFI_BODY": "prompts quote addresses",
        },
    ),
)
"""Rule groups in the order they are asked; what is said of a page is harmless in a prompt. Source: AWS WAF Developer Guide, "AWS Managed Rules rule groups list", read 2026-11."""


@dataclass(frozen=True)
class WebFirewallArgs:
    """Whose gateway it guards."""

    context: Context


class WebFirewall(pulumi.ComponentResource):
    """The access list and its log; the load balancer controller ties it to the gateway's load balancer."""

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: WebFirewallArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:WebFirewall", name, None, opts)
        self._context = args.context
        acl = self._acl()
        self.arn = acl.arn
        self._log(acl)
        self.register_outputs({"arn": self.arn})

    def _acl(self) -> aws.wafv2.WebAcl:
        name = self._context.name("aws:wafv2/webAcl", "gateway")
        return aws.wafv2.WebAcl(
            name,
            name=name,
            scope="REGIONAL",
            default_action=aws.wafv2.WebAclDefaultActionArgs(allow=aws.wafv2.WebAclDefaultActionAllowArgs()),
            rules=[self._rate_limit(), *(self._managed(place, group) for place, group in enumerate(MANAGED, start=1))],
            visibility_config=aws.wafv2.WebAclVisibilityConfigArgs(
                cloudwatch_metrics_enabled=True,
                metric_name=self._metric("gateway"),
                sampled_requests_enabled=SAMPLED,
            ),
            tags=self._context.tags(name),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _rate_limit(self) -> aws.wafv2.WebAclRuleArgs:
        limit = self._context.environment.gateway.requests_per_5_minutes
        return aws.wafv2.WebAclRuleArgs(
            name="rate-limit",
            priority=0,
            action=aws.wafv2.WebAclRuleActionArgs(block=aws.wafv2.WebAclRuleActionBlockArgs()),
            statement=aws.wafv2.WebAclRuleStatementArgs(
                rate_based_statement=aws.wafv2.WebAclRuleStatementRateBasedStatementArgs(
                    limit=limit, aggregate_key_type="IP", evaluation_window_sec=WINDOW_SECONDS
                )
            ),
            visibility_config=self._visible("rate-limit"),
        )

    def _managed(self, priority: int, group: ManagedRules) -> aws.wafv2.WebAclRuleArgs:
        return aws.wafv2.WebAclRuleArgs(
            name=group.short,
            priority=priority,
            override_action=aws.wafv2.WebAclRuleOverrideActionArgs(none=aws.wafv2.WebAclRuleOverrideActionNoneArgs()),
            statement=aws.wafv2.WebAclRuleStatementArgs(
                managed_rule_group_statement=aws.wafv2.WebAclRuleStatementManagedRuleGroupStatementArgs(
                    vendor_name="AWS",
                    name=group.name,
                    rule_action_overrides=[_count(rule) for rule in group.counted],
                )
            ),
            visibility_config=self._visible(group.short),
        )

    def _visible(self, what: str) -> aws.wafv2.WebAclRuleVisibilityConfigArgs:
        return aws.wafv2.WebAclRuleVisibilityConfigArgs(
            cloudwatch_metrics_enabled=True, metric_name=self._metric(what), sampled_requests_enabled=SAMPLED
        )

    def _metric(self, what: str) -> str:
        return self._context.name("aws:wafv2/webAcl", "waf", what)

    def _log(self, acl: aws.wafv2.WebAcl) -> None:
        group = log_group(
            self._context,
            f"{LOG_PREFIX}{self._context.environment.name}",
            self._context.environment.cluster.log_days,
            "web-firewall",
            opts=pulumi.ResourceOptions(parent=self),
        )
        aws.wafv2.WebAclLoggingConfiguration(
            self._context.name("aws:wafv2/webAcl", "gateway"),
            resource_arn=acl.arn,
            log_destination_configs=[group.arn],
            logging_filter=_only_refused(),
            redacted_fields=[
                aws.wafv2.WebAclLoggingConfigurationRedactedFieldArgs(
                    single_header=aws.wafv2.WebAclLoggingConfigurationRedactedFieldSingleHeaderArgs(name=header)
                )
                for header in ("authorization", "cookie", "x-api-key")
            ],
            opts=pulumi.ResourceOptions(parent=acl),
        )


def _count(rule: str) -> aws.wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideArgs:
    return aws.wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideArgs(
        name=rule,
        action_to_use=aws.wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideActionToUseArgs(
            count=aws.wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideActionToUseCountArgs()
        ),
    )


def _only_refused() -> aws.wafv2.WebAclLoggingConfigurationLoggingFilterArgs:
    """Keep what was blocked or counted: the rest is every request there is."""
    kept = [
        aws.wafv2.WebAclLoggingConfigurationLoggingFilterFilterConditionArgs(
            action_condition=aws.wafv2.WebAclLoggingConfigurationLoggingFilterFilterConditionActionConditionArgs(
                action=action
            )
        )
        for action in ("BLOCK", "COUNT")
    ]
    return aws.wafv2.WebAclLoggingConfigurationLoggingFilterArgs(
        default_behavior="DROP",
        filters=[
            aws.wafv2.WebAclLoggingConfigurationLoggingFilterFilterArgs(
                behavior="KEEP", requirement="MEETS_ANY", conditions=kept
            )
        ],
    )
