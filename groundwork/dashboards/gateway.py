"""The way in: what clients ask, who is turned away and why, by gateway and by client."""

from grafana_foundation_sdk.builders.dashboard import Dashboard

from groundwork.dashboards.panels import choice, graph, lines, log_graph, number, start

MODELS = '{envoy_http_conn_manager_prefix="models",host=~"$host"}'
ON = '{host=~"$host"}'
ACCESS = '{unit="groundwork-gateway.service",host=~"$host"} | json | request_id != ""'
"""Lines of the access log, which the gateway writes as JSON: `client` is the name of a key, and never the key."""


def _quantile(share: float) -> str:
    return f"histogram_quantile({share}, sum by (host, le) (rate(envoy_http_downstream_rq_time_bucket{MODELS}[$__rate_interval])))"


def dashboard() -> Dashboard:
    """The dashboard: gateways by their own counters, clients by the access log."""
    return (
        start("gateway", "Gateway", "Rates, refusals and latency, of each gateway and of each client.")
        .with_variable(choice("host", "Gateway", 'label_values(up{job="gateway"}, host)'))
        .with_panel(
            graph(
                "Requests",
                "reqps",
                "By class of the answer.",
                {
                    "{{host}} {{envoy_response_code_class}}xx": "sum by (host, envoy_response_code_class)"
                    f" (rate(envoy_http_downstream_rq_xx{MODELS}[$__rate_interval]))"
                },
                stacked=True,
            )
        )
        .with_panel(
            graph(
                "Turned away",
                "reqps",
                "401: no key or a wrong one. 429: above the client's rate. 413: above the size.",
                {
                    "{{host}} 401": "sum by (host) (rate(envoy_http_api_key_auth_unauthorized"
                    f"{MODELS}[$__rate_interval]))",
                    "{{host}} 429": "sum by (host) (rate(envoy_http_local_rate_limit_rate_limited"
                    '{envoy_local_http_ratelimit_prefix="clients",host=~"$host"}[$__rate_interval]))',
                    "{{host}} 413": f"sum by (host) (rate(envoy_http_downstream_rq_too_large{MODELS}[$__rate_interval]))",
                },
            )
        )
        .with_panel(
            graph(
                "Latency",
                "ms",
                "From the first byte of a request to the last of its answer, streams included.",
                {"{{host}} half": _quantile(0.5), "{{host}} 95 %": _quantile(0.95), "{{host}} 99 %": _quantile(0.99)},
            )
        )
        .with_panel(
            graph(
                "Connections",
                "none",
                "Open from clients, and requests on them.",
                {
                    "{{host}} connections": f"sum by (host) (envoy_http_downstream_cx_active{MODELS})",
                    "{{host}} requests": f"sum by (host) (envoy_http_downstream_rq_active{MODELS})",
                },
            )
        )
        .with_panel(
            graph(
                "Bytes",
                "Bps",
                "From clients and to them.",
                {
                    "{{host}} in": f"sum by (host) (rate(envoy_http_downstream_cx_rx_bytes_total{MODELS}[$__rate_interval]))",
                    "{{host}} out": f"sum by (host) (rate(envoy_http_downstream_cx_tx_bytes_total{MODELS}[$__rate_interval]))",
                },
            )
        )
        .with_panel(
            graph(
                "Servers left out",
                "none",
                "Of each model: servers that fail their health checks.",
                {
                    "{{host}} {{envoy_cluster_name}}": "sum by (host, envoy_cluster_name)"
                    ' (envoy_cluster_membership_total{envoy_cluster_name!="admin",host=~"$host"}'
                    ' - envoy_cluster_membership_healthy{envoy_cluster_name!="admin",host=~"$host"})'
                },
                limit=1,
            )
        )
        .with_panel(
            number(
                "Certificate ends in",
                "d",
                "Days until the first certificate of a gateway ends.",
                f"min(envoy_server_days_until_first_cert_expiring{ON})",
            )
        )
        .with_panel(
            number(
                "Up for",
                "s",
                "The gateway that was started last.",
                f"min(envoy_server_uptime{ON})",
            )
        )
        .with_panel(
            graph(
                "Memory of the gateway",
                "bytes",
                "Held by Envoy; it grows with what is in flight.",
                {"{{host}}": f"sum by (host) (envoy_server_memory_allocated{ON})"},
                width=16,
            )
        )
        .with_panel(
            log_graph(
                "Requests by client",
                "reqps",
                "Of the access log; the name is that of the key. Requests without a good key have none.",
                {"{{client}}": f"sum by (client) (rate({ACCESS} [$__auto]))"},
            )
        )
        .with_panel(
            log_graph(
                "Turned away by client",
                "reqps",
                "401, 413 and 429 of each client.",
                {
                    "{{client}} {{status}}": f'sum by (client, status) (rate({ACCESS} | status =~ "401|413|429" [$__auto]))'
                },
            )
        )
        .with_panel(
            log_graph(
                "Latency by client",
                "ms",
                "99 % of a client's requests are answered in less.",
                {
                    "{{client}}": f'quantile_over_time(0.99, {ACCESS} | client != "" | unwrap milliseconds [$__auto]) by (client)'
                },
            )
        )
        .with_panel(
            lines(
                "Errors of ours",
                "Requests that ended in 5xx, with their id: the trace is found by it.",
                f"{ACCESS} | status >= 500",
            )
        )
    )
