"""GPUs, by what NVIDIA's DCGM exporter says of them: use, memory, heat, power, faults, links."""

from grafana_foundation_sdk.builders.dashboard import Dashboard

from groundwork.dashboards.panels import choice, graph, rows, start

ON = '{host=~"$host",group=~"$group"}'
EACH = "{{host}} {{gpu}}"


def dashboard() -> Dashboard:
    """The dashboard. Series of a GPU that MIG has split are one each instance; panels of the whole GPU take the greatest."""
    return (
        start("gpus", "GPUs", "Every GPU of the hosts chosen above.")
        .with_variable(choice("group", "Group", "label_values(DCGM_FI_DEV_GPU_TEMP, group)"))
        .with_variable(choice("host", "Host", 'label_values(DCGM_FI_DEV_GPU_TEMP{group=~"$group"}, host)'))
        .with_panel(
            graph(
                "Use",
                "percent",
                "Share of time in which at least one kernel ran. 100 % says that the GPU was not idle, and not that it was full.",
                {EACH: f"max by (host, gpu) (DCGM_FI_DEV_GPU_UTIL{ON})"},
                most=100,
            )
        )
        .with_panel(
            graph(
                "SMs and tensor cores at work",
                "percentunit",
                "Share of cycles, mean over the chosen GPUs: how full a busy GPU is. Empty while a profiler has the counters.",
                {
                    "SMs {{host}}": f"avg by (host) (DCGM_FI_PROF_SM_ACTIVE{ON})",
                    "tensor cores {{host}}": f"avg by (host) (DCGM_FI_PROF_PIPE_TENSOR_ACTIVE{ON})",
                },
                most=1,
            )
        )
        .with_panel(
            graph(
                "Memory in use",
                "percentunit",
                "Of what programs can have. vLLM takes its share at start and keeps it, so a flat line is right there.",
                {
                    EACH: f"sum by (host, gpu) (DCGM_FI_DEV_FB_USED{ON})"
                    f" / (sum by (host, gpu) (DCGM_FI_DEV_FB_USED{ON}) + sum by (host, gpu) (DCGM_FI_DEV_FB_FREE{ON}))"
                },
                most=1,
            )
        )
        .with_panel(
            graph(
                "Temperature",
                "celsius",
                "Of the chip. Clocks are lowered before damage; the panel `Slowed down` says when.",
                {EACH: f"max by (host, gpu) (DCGM_FI_DEV_GPU_TEMP{ON})"},
            )
        )
        .with_panel(
            graph(
                "Temperature of memory",
                "celsius",
                "HBM alone; others say 0.",
                {EACH: f"max by (host, gpu) (DCGM_FI_DEV_MEMORY_TEMP{ON})"},
            )
        )
        .with_panel(
            graph(
                "Power",
                "watt",
                "What each GPU draws.",
                {EACH: f"max by (host, gpu) (DCGM_FI_DEV_POWER_USAGE{ON})"},
            )
        )
        .with_panel(
            graph(
                "SM clock",
                "rotmhz",
                "Falls when idle. Falls under load only where `Slowed down` says why.",
                {EACH: f"max by (host, gpu) (DCGM_FI_DEV_SM_CLOCK{ON}) * 1"},
            )
        )
        .with_panel(
            graph(
                "Slowed down",
                "none",
                "Readings of the last five minutes with lowered clocks, by reason. Idleness and the software's power cap are no faults.",
                {
                    EACH + " {{clock_event}}": "max by (host, gpu, clock_event) (DCGM_EXP_CLOCK_EVENTS_COUNT"
                    '{host=~"$host",group=~"$group",clock_event!~"gpu_idle|sw_power_cap"})'
                },
            )
        )
        .with_panel(
            graph(
                "XIDs",
                "none",
                "Errors that the driver told in the last five minutes, by number; which of them are faults of hardware says docs/facts.md.",
                {EACH + " XID {{xid}}": f"max by (host, gpu, xid) (DCGM_EXP_XID_ERRORS_COUNT{ON})"},
            )
        )
        .with_panel(
            graph(
                "Memory errors",
                "none",
                "Since the driver was loaded. Corrected ones tell of memory that ages; an uncorrected one ended a program.",
                {
                    EACH + " corrected": f"max by (host, gpu) (DCGM_FI_DEV_ECC_SBE_VOL_TOTAL{ON})",
                    EACH + " uncorrected": f"max by (host, gpu) (DCGM_FI_DEV_ECC_DBE_VOL_TOTAL{ON})",
                },
            )
        )
        .with_panel(
            graph(
                "NVLink",
                "MBs",
                "Of all links of a GPU. DCGM calls the field a counter; it is a rate already, in MB/s (KempnerInstitute/kempnerpulse#10).",
                {EACH: f"max by (host, gpu) (DCGM_FI_DEV_NVLINK_BANDWIDTH_TOTAL{ON})"},
            )
        )
        .with_panel(
            graph(
                "PCIe",
                "Bps",
                "Between GPU and host, both ways together.",
                {
                    EACH: f"sum by (host, gpu) (DCGM_FI_PROF_PCIE_TX_BYTES{ON})"
                    f" + sum by (host, gpu) (DCGM_FI_PROF_PCIE_RX_BYTES{ON})"
                },
            )
        )
        .with_panel(
            rows(
                "Memory that was replaced, and links that repeat",
                "Rows of memory that the GPU replaced by spare ones; 1 under `failed` or `reset due` wants somebody.",
                {
                    "rows, uncorrectable": f"max by (host, gpu, modelName) (DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS{ON})",
                    "rows, correctable": f"max by (host, gpu, modelName) (DCGM_FI_DEV_CORRECTABLE_REMAPPED_ROWS{ON})",
                    "failed": f"max by (host, gpu, modelName) (DCGM_FI_DEV_ROW_REMAP_FAILURE{ON})",
                    "reset due": f"max by (host, gpu, modelName) (DCGM_FI_DEV_ROW_REMAP_PENDING{ON})",
                    "PCIe replays": f"max by (host, gpu, modelName) (DCGM_FI_DEV_PCIE_REPLAY_COUNTER{ON})",
                },
                ["host", "gpu", "modelName"],
            )
        )
    )
