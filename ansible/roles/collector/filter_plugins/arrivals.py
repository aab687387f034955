"""What hosts said of themselves, as Loki and Jaeger have it: `HOST NUMBER` each."""

from collections.abc import Iterator
from typing import Any


class FilterModule:
    """Ansible's way to find filters."""

    def filters(self) -> dict[str, Any]:
        """By the name that tasks use."""
        return {"arrived_lines": arrived_lines, "arrived_spans": arrived_spans}


def arrived_lines(answer: dict[str, Any] | None) -> list[str]:
    """Of Loki's answer to an instant query, the number of each host."""
    found = ((answer or {}).get("data") or {}).get("result") or []
    return sorted(f"{one['metric']['host']} {float(one['value'][1]):.0f}" for one in found)


def arrived_spans(answer: dict[str, Any] | None) -> list[str]:
    """Of Jaeger's answer to a search for traces, the number in each span."""
    return sorted(set(_spans(answer or {})))


def _spans(answer: dict[str, Any]) -> Iterator[str]:
    for trace in answer.get("data") or []:
        for span in trace["spans"]:
            tags = {tag["key"]: tag["value"] for tag in span["tags"]}
            yield f"{tags.get('host')} {tags.get('said')}"
