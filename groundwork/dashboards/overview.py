"""Whether the site is well: what an operator looks at first."""

from grafana_foundation_sdk.builders.dashboard import Dashboard

from groundwork.dashboards.panels import graph, number, rows, start


def dashboard() -> Dashboard:
    """The dashboard."""
    return (
        start("overview", "Site", "Hosts, targets, alerts, requests: is anything wrong, and where to look next.")
        .with_panel(
            number(
                "Critical alerts",
                "none",
                "Alerts that fire now and want somebody at once; each has a page below docs/runbooks.",
                'count(ALERTS{alertstate="firing",severity="critical"}) or vector(0)',
                bad_from=1,
            )
        )
        .with_panel(
            number(
                "Warnings",
                "none",
                "Alerts that fire now and can wait for the morning.",
                'count(ALERTS{alertstate="firing",severity="warning"}) or vector(0)',
                bad_from=1,
            )
        )
        .with_panel(
            number(
                "Targets down",
                "none",
                "Programs that Prometheus cannot read. The table below names them.",
                "count(up == 0) or vector(0)",
                bad_from=1,
            )
        )
        .with_panel(
            number("Hosts", "none", "Hosts whose node exporter answers.", 'count(up{job="node"} == 1) or vector(0)')
        )
        .with_panel(
            number(
                "GPUs missing",
                "none",
                "GPUs of the environment file that no exporter tells of.",
                "sum(groundwork_gpus_expected) - (count(count by (host, gpu) (DCGM_FI_DEV_GPU_TEMP)) or vector(0))",
                bad_from=1,
            )
        )
        .with_panel(
            number(
                "Requests",
                "reqps",
                "Answers of all gateways, a second.",
                'sum(rate(envoy_http_downstream_rq_xx{envoy_http_conn_manager_prefix="models"}[$__rate_interval]))',
            )
        )
        .with_panel(
            rows(
                "Alerts",
                "What fires now. The Watchdog always does: without it no other alert would come either.",
                {"firing": 'ALERTS{alertstate="firing"}'},
                ["severity", "alertname", "host", "gpu", "model"],
                width=12,
            )
        )
        .with_panel(
            rows(
                "Targets",
                "Whether Prometheus can read each program: 1, or 0 where it cannot.",
                {"up": "up"},
                ["host", "job", "group", "site"],
                width=12,
            )
        )
        .with_panel(
            graph(
                "Answers by kind",
                "reqps",
                "2xx are answers; 4xx the client's mistakes, or keys and rates; 5xx are ours.",
                {
                    "{{envoy_response_code_class}}xx": "sum by (envoy_response_code_class) (rate("
                    'envoy_http_downstream_rq_xx{envoy_http_conn_manager_prefix="models"}[$__rate_interval]))'
                },
                stacked=True,
            )
        )
        .with_panel(
            graph(
                "Use of GPUs",
                "percent",
                "Mean over a group's GPUs of the share of time in which a kernel ran: busy does not mean well used.",
                {"{{group}}": "avg by (group) (DCGM_FI_DEV_GPU_UTIL)"},
                most=100,
            )
        )
        .with_panel(
            graph(
                "Power of GPUs",
                "watt",
                "Sum of what the GPUs of a group draw; the rest of a host is not in it.",
                {"{{group}}": "sum by (group) (DCGM_FI_DEV_POWER_USAGE)"},
                stacked=True,
            )
        )
    )
