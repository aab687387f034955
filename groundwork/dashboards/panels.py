"""What every dashboard of ours is made of: a head, and panels that each ask Prometheus or Loki one thing."""

from collections.abc import Mapping, Sequence
from typing import Final

from grafana_foundation_sdk.builders import common, dashboard, logs, loki, prometheus, stat, table, timeseries
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.variants import Dataquery
from grafana_foundation_sdk.models import common as common_models
from grafana_foundation_sdk.models import dashboard as models
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

METRICS: Final = models.DataSourceRef(type_val="prometheus", uid="prometheus")
LOGS: Final = models.DataSourceRef(type_val="loki", uid="loki")
"""Data sources by the names that the role `grafana` provisions them under."""

GREEN, RED = "green", "red"


def start(name: str, title: str, description: str, since: str = "now-6h") -> dashboard.Dashboard:
    """A dashboard's head: its fixed address, alerts marked in every graph, and links to the others."""
    return (
        dashboard.Dashboard(title)
        .uid(f"groundwork-{name}")
        .description(description)
        .tags(["groundwork"])
        .time(since, "now")
        .refresh("1m")
        .timezone("browser")
        .readonly()
        .tooltip(models.DashboardCursorSync.CROSSHAIR)
        .link(
            dashboard.DashboardLink("Groundwork")
            .type(models.DashboardLinkType.DASHBOARDS)
            .tags(["groundwork"])
            .as_dropdown(True)
            .include_vars(True)
            .keep_time(True)
        )
        .annotation(
            dashboard.AnnotationQuery()
            .name("critical alerts")
            .datasource(METRICS)
            .enable(True)
            .icon_color(RED)
            .expr('ALERTS{alertstate="firing",severity="critical"}')
        )
    )


def choice(name: str, label: str, query: str) -> dashboard.QueryVariable:
    """A choice above the panels, of the values a label has; all of them unless somebody chooses."""
    return (
        dashboard.QueryVariable(name)
        .label(label)
        .datasource(METRICS)
        .query(query)
        .multi(True)
        .include_all(True)
        .all_value(".*")
        .refresh(models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(models.VariableSort.ALPHABETICAL_ASC)
        .current(models.VariableOption(text="All", value="$__all"))
    )


def query(expression: str, legend: str = "", *, now: bool = False) -> prometheus.Dataquery:
    """A question to Prometheus: over the time shown, or for now."""
    asked = prometheus.Dataquery().expr(expression).legend_format(legend or "__auto").datasource(METRICS)
    return asked.instant() if now else asked.range()


def graph(
    title: str,
    unit: str,
    description: str,
    queries: Mapping[str, str],
    *,
    width: int = 8,
    most: float | None = None,
    limit: float | None = None,
    stacked: bool = False,
) -> timeseries.Panel:
    """Lines over time by what each is called; `limit` is the value from which on something is wrong."""
    panel = (
        timeseries.Panel()
        .title(title)
        .description(description)
        .datasource(METRICS)
        .unit(unit)
        .min(0)
        .span(width)
        .height(8)
        .show_points(common_models.VisibilityMode.NEVER)
        .fill_opacity(30 if stacked else 5)
        .span_nulls(False)
        .tooltip(
            common.VizTooltipOptions()
            .mode(common_models.TooltipDisplayMode.MULTI)
            .sort(common_models.SortOrder.DESCENDING)
        )
        .legend(
            common.VizLegendOptions()
            .display_mode(common_models.LegendDisplayMode.LIST)
            .placement(common_models.LegendPlacement.BOTTOM)
            .show_legend(True)
        )
        .targets(_lettered([query(expression, legend) for legend, expression in queries.items()]))
    )
    if most is not None:
        panel = panel.max(most)
    if stacked:
        panel = panel.stacking(common.StackingConfig().mode(common_models.StackingMode.NORMAL))
    if limit is not None:
        panel = panel.thresholds(_steps([(GREEN, None), (RED, limit)])).thresholds_style(
            common.GraphThresholdsStyleConfig().mode(common_models.GraphTresholdsStyleMode.LINE)
        )
    return panel


def number(
    title: str,
    unit: str,
    description: str,
    expression: str,
    *,
    width: int = 4,
    bad_from: float | None = None,
) -> stat.Panel:
    """One number for now, red from `bad_from` on."""
    steps: list[tuple[str, float | None]] = [(GREEN, None)]
    if bad_from is not None:
        steps.append((RED, bad_from))
    return (
        stat.Panel()
        .title(title)
        .description(description)
        .datasource(METRICS)
        .unit(unit)
        .span(width)
        .height(4)
        .thresholds(_steps(steps))
        .color_mode(
            common_models.BigValueColorMode.VALUE if bad_from is not None else common_models.BigValueColorMode.NONE
        )
        .graph_mode(common_models.BigValueGraphMode.AREA)
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
        .targets([query(expression, title).ref_id("A")])
    )


def rows(
    title: str, description: str, queries: Mapping[str, str], columns: Sequence[str], *, width: int = 24
) -> table.Panel:
    """A table for now: a row for each set of labels, a column for each query. `columns` are the labels that are shown."""
    hidden = {"Time": True, "__name__": True}
    named = {f"Value #{letter}": name for letter, name in zip("ABCDEFGHIJ", queries, strict=False)}
    if len(queries) == 1:
        named = {"Value": next(iter(queries))}
    asked = [query(expression, now=True).format(PromQueryFormat.TABLE) for expression in queries.values()]
    return (
        table.Panel()
        .title(title)
        .description(description)
        .datasource(METRICS)
        .span(width)
        .height(9)
        .targets(_lettered(asked))
        .with_transformation(models.DataTransformerConfig(id_val="merge", options={}))
        .with_transformation(
            models.DataTransformerConfig(
                id_val="organize",
                options={
                    "excludeByName": hidden,
                    "indexByName": {name: place for place, name in enumerate([*columns, *named])},
                    "renameByName": named,
                },
            )
        )
    )


def log_graph(
    title: str, unit: str, description: str, queries: Mapping[str, str], *, width: int = 8
) -> timeseries.Panel:
    """Lines over time that Loki counts from log lines."""
    asked = [loki.Dataquery().expr(text).legend_format(name).datasource(LOGS) for name, text in queries.items()]
    return (
        timeseries.Panel()
        .title(title)
        .description(description)
        .datasource(LOGS)
        .unit(unit)
        .min(0)
        .span(width)
        .height(8)
        .show_points(common_models.VisibilityMode.NEVER)
        .targets([one.ref_id(letter) for one, letter in zip(asked, "ABCDEFGHIJ", strict=False)])
    )


def lines(title: str, description: str, selector: str, *, width: int = 24) -> logs.Panel:
    """Log lines, newest first."""
    return (
        logs.Panel()
        .title(title)
        .description(description)
        .datasource(LOGS)
        .span(width)
        .height(9)
        .show_time(True)
        .wrap_log_message(True)
        .enable_log_details(True)
        .targets([loki.Dataquery().expr(selector).datasource(LOGS).ref_id("A")])
    )


def _lettered(asked: Sequence[prometheus.Dataquery]) -> list[Builder[Dataquery]]:
    return [one.ref_id(letter) for one, letter in zip(asked, "ABCDEFGHIJ", strict=False)]


def _steps(steps: Sequence[tuple[str, float | None]]) -> dashboard.ThresholdsConfig:
    return (
        dashboard.ThresholdsConfig()
        .mode(models.ThresholdsMode.ABSOLUTE)
        .steps([models.Threshold(color=color, value=value) for color, value in steps])
    )
