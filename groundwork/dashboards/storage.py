"""Disks, arrays, shared storage, and the fabric between hosts."""

from grafana_foundation_sdk.builders.dashboard import Dashboard

from groundwork.dashboards.panels import choice, graph, rows, start

ON = '{host=~"$host"}'
DISKS = 'host=~"$host",device=~"nvme.*|sd.*|vd.*|md.*|ubd.*"'


def dashboard() -> Dashboard:
    """The dashboard."""
    return (
        start("storage", "Storage and fabric", "Arrays, disks, NFS and InfiniBand of the hosts chosen above.")
        .with_variable(choice("host", "Host", 'label_values(up{job="node"}, host)'))
        .with_panel(
            rows(
                "Arrays",
                "Disks of each array by state: `failed` wants a new disk; `spare` waits.",
                {"disks": f"node_md_disks{ON}", "required": f"node_md_disks_required{ON}"},
                ["host", "device", "state"],
                width=12,
            )
        )
        .with_panel(
            graph(
                "Blocks in step",
                "percentunit",
                "Below 1 while an array is checked or rebuilt.",
                {"{{host}} {{device}}": f"node_md_blocks_synced{ON} / node_md_blocks{ON}"},
                width=12,
                most=1,
            )
        )
        .with_panel(
            graph(
                "Read from disks",
                "Bps",
                "A model that is loaded cold reads as fast as the array can.",
                {"{{host}} {{device}}": f"rate(node_disk_read_bytes_total{{{DISKS}}}[$__rate_interval])"},
            )
        )
        .with_panel(
            graph(
                "Written to disks",
                "Bps",
                "Downloads and caches of models; metrics and logs on monitoring hosts.",
                {"{{host}} {{device}}": f"rate(node_disk_written_bytes_total{{{DISKS}}}[$__rate_interval])"},
            )
        )
        .with_panel(
            graph(
                "Disks at work",
                "percentunit",
                "Share of time with a request in flight. NVMe does many at once, so 100 % is not yet full.",
                {"{{host}} {{device}}": f"rate(node_disk_io_time_seconds_total{{{DISKS}}}[$__rate_interval])"},
                most=1,
            )
        )
        .with_panel(
            graph(
                "NFS served",
                "ops",
                "Requests of clients by kind, and threads' rate.",
                {
                    "{{host}} {{method}}": f"sum by (host, method) (rate(node_nfsd_requests_total{ON}[$__rate_interval]))"
                },
            )
        )
        .with_panel(
            graph(
                "NFS asked",
                "ops",
                "Requests of each client by kind.",
                {"{{host}} {{method}}": f"sum by (host, method) (rate(node_nfs_requests_total{ON}[$__rate_interval]))"},
            )
        )
        .with_panel(
            graph(
                "NFS sent again",
                "ops",
                "Requests that a client had to repeat: the server or the network is too slow.",
                {"{{host}}": f"rate(node_nfs_rpc_retransmissions_total{ON}[$__rate_interval])"},
            )
        )
        .with_panel(
            graph(
                "InfiniBand",
                "Bps",
                "Sent and received by a port.",
                {
                    "{{host}} {{device}}/{{port}}": "rate(node_infiniband_port_data_received_bytes_total"
                    f"{ON}[$__rate_interval]) + rate(node_infiniband_port_data_transmitted_bytes_total{ON}[$__rate_interval])"
                },
            )
        )
        .with_panel(
            graph(
                "InfiniBand errors",
                "none",
                "In the last hour: a link that went down, and symbols that could not be read. Cables and transceivers first.",
                {
                    "{{host}} {{device}} down": f"increase(node_infiniband_link_downed_total{ON}[1h])",
                    "{{host}} {{device}} symbols": f"increase(node_infiniband_symbol_error_total{ON}[1h])",
                },
            )
        )
        .with_panel(
            graph(
                "InfiniBand rate",
                "Bps",
                "What each port was trained to: a port below its sisters has a bad cable.",
                {"{{host}} {{device}}/{{port}}": f"node_infiniband_rate_bytes_per_second{ON}"},
            )
        )
    )
