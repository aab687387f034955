"""Hosts: processors, memory, disks, network, clock, units."""

from grafana_foundation_sdk.builders.dashboard import Dashboard

from groundwork.dashboards.panels import choice, graph, lines, rows, start

ON = '{host=~"$host"}'
REAL = 'host=~"$host",fstype!~"tmpfs|ramfs|overlay|squashfs|nfs.*|fuse.*|iso9660"'
NICS = 'host=~"$host",device!~"lo|veth.*|docker.*|cni.*|podman.*"'


def dashboard() -> Dashboard:
    """The dashboard."""
    return (
        start("hosts", "Hosts", "What node exporter says of every host, and what hosts log.")
        .with_variable(choice("group", "Group", 'label_values(up{job="node"}, group)'))
        .with_variable(choice("host", "Host", 'label_values(up{job="node",group=~"$group"}, host)'))
        .with_panel(
            graph(
                "Processors",
                "percentunit",
                "Share of time they were not idle.",
                {
                    "{{host}}": '1 - avg by (host) (rate(node_cpu_seconds_total{mode="idle",host=~"$host"}[$__rate_interval]))'
                },
                most=1,
            )
        )
        .with_panel(
            graph(
                "Memory in use",
                "percentunit",
                "What cannot be given to programs; the page cache, where model files lie, is not in it.",
                {"{{host}}": f"1 - node_memory_MemAvailable_bytes{ON} / node_memory_MemTotal_bytes{ON}"},
                most=1,
                limit=0.95,
            )
        )
        .with_panel(
            graph(
                "Waiting",
                "percentunit",
                "Share of time in which some task waited for a processor, memory, or a disk (pressure stall information).",
                {
                    "{{host}} processor": f"rate(node_pressure_cpu_waiting_seconds_total{ON}[$__rate_interval])",
                    "{{host}} memory": f"rate(node_pressure_memory_waiting_seconds_total{ON}[$__rate_interval])",
                    "{{host}} disk": f"rate(node_pressure_io_waiting_seconds_total{ON}[$__rate_interval])",
                },
                most=1,
            )
        )
        .with_panel(
            graph(
                "File systems in use",
                "percentunit",
                "Local ones. An alert comes at 90 %.",
                {
                    "{{host}} {{mountpoint}}": f"1 - node_filesystem_avail_bytes{{{REAL}}} / node_filesystem_size_bytes{{{REAL}}}"
                },
                most=1,
                limit=0.9,
            )
        )
        .with_panel(
            graph(
                "Network",
                "Bps",
                "By interface, in and out together. InfiniBand is on the page `Storage and fabric`.",
                {
                    "{{host}} {{device}}": f"rate(node_network_receive_bytes_total{{{NICS}}}[$__rate_interval])"
                    f" + rate(node_network_transmit_bytes_total{{{NICS}}}[$__rate_interval])"
                },
            )
        )
        .with_panel(
            graph(
                "Packets lost",
                "pps",
                "Errors and drops of an interface, both ways: cables, or a receiver that is too slow.",
                {
                    "{{host}} {{device}}": f"rate(node_network_receive_errs_total{{{NICS}}}[$__rate_interval])"
                    f" + rate(node_network_receive_drop_total{{{NICS}}}[$__rate_interval])"
                    f" + rate(node_network_transmit_errs_total{{{NICS}}}[$__rate_interval])"
                    f" + rate(node_network_transmit_drop_total{{{NICS}}}[$__rate_interval])"
                },
            )
        )
        .with_panel(
            graph(
                "Clock",
                "s",
                "Distance from the time servers; from 50 ms on there is an alert.",
                {"{{host}}": f"abs(node_timex_offset_seconds{ON})"},
                limit=0.05,
            )
        )
        .with_panel(
            graph(
                "Up for",
                "s",
                "Since the last boot: a fall is a reboot.",
                {"{{host}}": f"node_time_seconds{ON} - node_boot_time_seconds{ON}"},
            )
        )
        .with_panel(
            graph(
                "Ended for want of memory",
                "none",
                "Processes that the kernel ended, in the last hour.",
                {"{{host}}": f"increase(node_vmstat_oom_kill{ON}[1h])"},
                limit=1,
            )
        )
        .with_panel(
            rows(
                "Units",
                "Units of ours, of GPUs and of engines; 1 is the state they are in.",
                {
                    "in it": 'node_systemd_unit_state{host=~"$host",name=~"groundwork-.*|nvidia-.*|docker.service|containerd.service|ssh.service",state=~"active|failed|activating"} == 1'
                },
                ["host", "name", "state"],
                width=12,
            )
        )
        .with_panel(
            rows(
                "Systems",
                "What each host runs.",
                {"kernel": f"node_uname_info{ON}", "system": f"node_os_info{ON}"},
                ["host", "release", "pretty_name"],
                width=12,
            )
        )
        .with_panel(
            lines("Errors", "What hosts logged as an error or worse.", '{host=~"$host",level=~"error|critical"}')
        )
    )
