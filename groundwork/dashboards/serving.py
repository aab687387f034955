"""Models: what each answers, how long that takes, and what it waits for."""

from grafana_foundation_sdk.builders.dashboard import Dashboard

from groundwork.dashboards.panels import choice, graph, start

UPSTREAM = '{envoy_cluster_name=~"($model)-(rest|grpc)"}'
NAME = "model"
SERVED = '{model=~"$model",host=~"$host"}'


def _by_model(expression: str) -> str:
    """Envoy's clusters are `<model>-rest` and `<model>-grpc`: the same by model."""
    return f'sum by ({NAME}) (label_replace({expression}, "{NAME}", "$1", "envoy_cluster_name", "(.*)-(rest|grpc)"))'


def _quantile(share: float) -> str:
    buckets = f"rate(envoy_cluster_upstream_rq_time_bucket{UPSTREAM}[$__rate_interval])"
    named = f'label_replace({buckets}, "{NAME}", "$1", "envoy_cluster_name", "(.*)-(rest|grpc)")'
    return f"histogram_quantile({share}, sum by ({NAME}, le) ({named}))"


def dashboard() -> Dashboard:
    """The dashboard: every runtime as the gateway sees it, then Triton and vLLM from within."""
    return (
        start("serving", "Models", "Requests, latency, queues and caches of each model.")
        .with_variable(choice("host", "Host", 'label_values(up{job=~"triton|replica"}, host)'))
        .with_variable(
            choice("model", "Model", "label_values(envoy_cluster_membership_total, envoy_cluster_name)").regex(
                "(.*)-(?:rest|grpc)"
            )
        )
        .with_panel(
            graph(
                "Requests",
                "reqps",
                "Answers that the gateways had from a model's servers, whatever its runtime.",
                {"{{model}}": _by_model(f"rate(envoy_cluster_upstream_rq_total{UPSTREAM}[$__rate_interval])")},
            )
        )
        .with_panel(
            graph(
                "Errors",
                "percentunit",
                "Share of answers that are 5xx, or that a server did not give.",
                {
                    "{{model}}": "("
                    + _by_model(
                        'rate(envoy_cluster_upstream_rq_xx{envoy_response_code_class="5",'
                        'envoy_cluster_name=~"($model)-(rest|grpc)"}[$__rate_interval])'
                    )
                    + " / "
                    + _by_model(f"rate(envoy_cluster_upstream_rq_total{UPSTREAM}[$__rate_interval])")
                    + ") or "
                    + _by_model(f"0 * envoy_cluster_upstream_rq_total{UPSTREAM}")
                },
                limit=0.05,
            )
        )
        .with_panel(
            graph(
                "Latency",
                "ms",
                "From the gateway's request to the last byte of the answer. Of a stream that is all of it: see `First token` below.",
                {"{{model}} half": _quantile(0.5), "{{model}} 99 %": _quantile(0.99)},
            )
        )
        .with_panel(
            graph(
                "Servers that take requests",
                "none",
                "Copies of a model that pass their health checks, and all there are.",
                {
                    "{{model}} healthy": _by_model(f"envoy_cluster_membership_healthy{UPSTREAM}"),
                    "{{model}} all": _by_model(f"envoy_cluster_membership_total{UPSTREAM}"),
                },
            )
        )
        .with_panel(
            graph(
                "Requests in flight",
                "none",
                "Sent to servers and not yet answered.",
                {"{{model}}": _by_model(f"envoy_cluster_upstream_rq_active{UPSTREAM}")},
            )
        )
        .with_panel(
            graph(
                "Tried again, given up",
                "reqps",
                "Second tries after a server could not be reached, and requests that ran out of time.",
                {
                    "{{model}} again": _by_model(f"rate(envoy_cluster_upstream_rq_retry{UPSTREAM}[$__rate_interval])"),
                    "{{model}} out of time": _by_model(
                        f"rate(envoy_cluster_upstream_rq_timeout{UPSTREAM}[$__rate_interval])"
                    ),
                },
            )
        )
        .with_panel(
            graph(
                "Triton: waiting",
                "none",
                "Requests in a model's queue. Grows without end where instances are too few.",
                {"{{model}} {{host}}": f"sum by (model, host) (nv_inference_pending_request_count{SERVED})"},
            )
        )
        .with_panel(
            graph(
                "Triton: where time goes",
                "µs",
                "Mean a request: in the queue, and computing. A long queue with little computing wants instances, not GPUs.",
                {
                    "{{model}} queue": f"sum by (model) (rate(nv_inference_queue_duration_us{SERVED}[$__rate_interval]))"
                    f" / sum by (model) (rate(nv_inference_request_success{SERVED}[$__rate_interval]))",
                    "{{model}} compute": "sum by (model)"
                    f" (rate(nv_inference_compute_infer_duration_us{SERVED}[$__rate_interval]))"
                    f" / sum by (model) (rate(nv_inference_request_success{SERVED}[$__rate_interval]))",
                },
            )
        )
        .with_panel(
            graph(
                "Triton: batch",
                "none",
                "Mean inferences an execution: 1 says that batching joins nothing, because requests come one by one or wait too short.",
                {
                    "{{model}}": f"sum by (model) (rate(nv_inference_count{SERVED}[$__rate_interval]))"
                    f" / sum by (model) (rate(nv_inference_exec_count{SERVED}[$__rate_interval]))"
                },
            )
        )
        .with_panel(
            graph(
                "Triton: answers from the cache",
                "percentunit",
                "Share of look-ups that were hits; models without `cache` have no line.",
                {
                    "{{model}}": f"sum by (model) (rate(nv_cache_num_hits_per_model{SERVED}[$__rate_interval]))"
                    f" / (sum by (model) (rate(nv_cache_num_hits_per_model{SERVED}[$__rate_interval]))"
                    f" + sum by (model) (rate(nv_cache_num_misses_per_model{SERVED}[$__rate_interval])))"
                },
                most=1,
            )
        )
        .with_panel(
            graph(
                "Triton: failures",
                "reqps",
                "By reason: REJECTED is a full queue, CANCELED the client's own.",
                {
                    "{{model}} {{reason}}": "sum by (model, reason)"
                    f" (rate(nv_inference_request_failure{SERVED}[$__rate_interval]))"
                },
            )
        )
        .with_panel(
            graph(
                "vLLM: running and waiting",
                "none",
                "Requests in the batch, and those that find no room in the KV cache.",
                {
                    "{{model}} running": f"sum by (model) (vllm:num_requests_running{SERVED})",
                    "{{model}} waiting": f"sum by (model) (vllm:num_requests_waiting{SERVED})",
                },
            )
        )
        .with_panel(
            graph(
                "vLLM: KV cache",
                "percentunit",
                "Share in use, and share of prompt tokens that were there already. Full and with requests waiting: more copies, or shorter contexts.",
                {
                    "{{model}} in use": f"max by (model) (vllm:kv_cache_usage_perc{SERVED})",
                    "{{model}} hits": f"sum by (model) (rate(vllm:prefix_cache_hits_total{SERVED}[$__rate_interval]))"
                    f" / sum by (model) (rate(vllm:prefix_cache_queries_total{SERVED}[$__rate_interval]))",
                },
                most=1,
            )
        )
        .with_panel(
            graph(
                "vLLM: first token",
                "s",
                "From a request to its first token: what a person who waits feels.",
                {
                    "{{model}} half": _vllm_quantile(0.5, "time_to_first_token_seconds"),
                    "{{model}} 99 %": _vllm_quantile(0.99, "time_to_first_token_seconds"),
                },
            )
        )
        .with_panel(
            graph(
                "vLLM: between tokens",
                "s",
                "Time from token to token; 0.05 s is twenty a second, faster than people read.",
                {
                    "{{model}} half": _vllm_quantile(0.5, "inter_token_latency_seconds"),
                    "{{model}} 99 %": _vllm_quantile(0.99, "inter_token_latency_seconds"),
                },
            )
        )
        .with_panel(
            graph(
                "vLLM: tokens",
                "none",
                "Made a second, of all copies.",
                {"{{model}}": f"sum by (model) (rate(vllm:generation_tokens_total{SERVED}[$__rate_interval]))"},
            )
        )
    )


def _vllm_quantile(share: float, name: str) -> str:
    return f"histogram_quantile({share}, sum by (model, le) (rate(vllm:{name}_bucket{SERVED}[$__rate_interval])))"
