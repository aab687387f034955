"""Where everything of the picture stands: pure arithmetic, in SVG user units (one is a CSS pixel at full size)."""

from dataclasses import dataclass
from typing import Final

from groundwork.report.picture import Chip, Column, Lane, Picture

WIDTH: Final = 1200
MARGIN: Final = 28
PAD: Final = 16
GUTTER: Final = 290
"""Width of the column that names each pool."""
HEAD: Final = 104
CHIP: Final = 26
CHIP_GAP: Final = 6
LANE_LEAST: Final = 92
ZONE_HEAD: Final = 116
STORE: Final = 50
FOOT: Final = 178


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.h

    @property
    def middle(self) -> float:
        """The middle of its width."""
        return self.x + self.w / 2


@dataclass(frozen=True)
class PlacedLane:
    """A pool's row and the chips in its cells."""

    lane: Lane
    box: Box
    chips: tuple[tuple[Box, Chip], ...]
    fabric: Box | None
    """Around the cells of a placement group."""
    devices: tuple[Box, ...]
    """One small square an accelerator of one machine."""


@dataclass(frozen=True)
class Bar:
    """The bill against the budget, as lengths on one scale."""

    box: Box
    low: float
    expected: float
    high: float
    budget: float | None


@dataclass(frozen=True)
class Layout:
    """The whole picture, placed."""

    picture: Picture
    height: float
    entrance: Box
    vpc: Box
    columns: tuple[tuple[Box, Column], ...]
    cluster: Box
    lanes: tuple[PlacedLane, ...]
    inside: tuple[tuple[Box, str, str], ...]
    services: tuple[tuple[Box, Chip], ...]
    link: tuple[float, float, float, float] | None
    """From the Lustre file system to the bucket it is linked to: x and y of both ends."""
    bar: Bar
    foot: float
    width: float = WIDTH


def layout(picture: Picture) -> Layout:
    """Place everything, top to bottom."""
    entrance = Box(MARGIN, HEAD, WIDTH - 2 * MARGIN, 52 if picture.entrance else 0)
    top = entrance.bottom + (26 if picture.entrance else 0)
    left = MARGIN + PAD + GUTTER
    step = (WIDTH - MARGIN - PAD - left) / len(picture.columns)
    zones = {column.zone: Box(left + index * step, top, step, 0) for index, column in enumerate(picture.columns)}
    lanes, end = _lanes(picture.lanes, zones, top + ZONE_HEAD + 40)
    cluster = Box(MARGIN + PAD, top + ZONE_HEAD, WIDTH - 2 * (MARGIN + PAD), end - top - ZONE_HEAD + 8)
    inside, end = _inside(picture, zones, cluster.bottom + PAD)
    vpc = Box(MARGIN, top, WIDTH - 2 * MARGIN, end + 4 - top)
    services, end = _services(picture.services, vpc.bottom + 46)
    foot = end + 30
    return Layout(
        picture=picture,
        height=foot + FOOT,
        entrance=entrance,
        vpc=vpc,
        columns=tuple(
            (Box(zones[c.zone].x + 5, top + 12, step - 10, vpc.bottom - top - 24), c) for c in picture.columns
        ),
        cluster=cluster,
        lanes=lanes,
        inside=inside,
        services=services,
        link=_link(inside, services),
        bar=_bar(picture, foot),
        foot=foot,
    )


def _lanes(lanes: tuple[Lane, ...], zones: dict[str, Box], y: float) -> tuple[tuple[PlacedLane, ...], float]:
    placed: list[PlacedLane] = []
    for lane in lanes:
        tallest = max((len(chips) for chips in lane.cells.values()), default=1)
        extra = 24 if lane.fabric else 0
        words = LANE_LEAST + (17 if lane.models else 0)
        height = max(words, tallest * (CHIP + CHIP_GAP) + 22 + extra)
        box = Box(MARGIN + PAD + 8, y, WIDTH - 2 * (MARGIN + PAD + 8), height)
        placed.append(_placed(lane, box, zones, extra))
        y += height + 8
    return tuple(placed), y


def _placed(lane: Lane, box: Box, zones: dict[str, Box], extra: float) -> PlacedLane:
    chips: list[tuple[Box, Chip]] = []
    for zone, found in lane.cells.items():
        cell = zones.get(zone) or Box(min(z.x for z in zones.values()), 0, sum(z.w for z in zones.values()), 0)
        rise = len(found) * (CHIP + CHIP_GAP) - CHIP_GAP
        start = box.y + (box.h - extra - rise) / 2 + extra
        for index, chip in enumerate(found):
            chips.append((Box(cell.x + 18, start + index * (CHIP + CHIP_GAP), cell.w - 36, CHIP), chip))
    fabric = None
    if lane.fabric and chips:
        x, right = min(b.x for b, _ in chips) - 8, max(b.right for b, _ in chips) + 8
        top, bottom = min(b.y for b, _ in chips) - 28, max(b.bottom for b, _ in chips) + 8
        fabric = Box(x, top, right - x, bottom - top)
    return PlacedLane(lane, box, tuple(chips), fabric, _devices(lane, box))


def _devices(lane: Lane, box: Box) -> tuple[Box, ...]:
    """Squares in two rows at most, at the right of the gutter."""
    number = max(int(lane.accelerators), 1) if lane.accelerators else 0
    rows = 2 if number > 4 else 1
    a_row = -(-number // rows) if number else 0
    right = box.x + GUTTER - 24
    return tuple(
        Box(right - (a_row - index % a_row) * 13, box.y + 12 + (index // a_row) * 13, 10, 10) for index in range(number)
    )


def _inside(picture: Picture, zones: dict[str, Box], y: float) -> tuple[tuple[tuple[Box, str, str], ...], float]:
    placed: list[tuple[Box, str, str]] = []
    left, right = MARGIN + PAD, WIDTH - MARGIN - PAD
    for zone, label, note in picture.inside:
        cell = zones.get(zone)
        # A zonal file system hangs in its zone; what does not fit there in words is put from its zone's left on.
        x = min(cell.x + 10, right - 330) if cell else left
        width = max(cell.w - 20, 330) if cell else right - left
        placed.append((Box(x, y, width, STORE), label, note))
        y += STORE + 10
    return tuple(placed), y


def _services(chips: tuple[Chip, ...], y: float) -> tuple[tuple[tuple[Box, Chip], ...], float]:
    if not chips:
        return (), y
    gap = 10
    width = (WIDTH - 2 * MARGIN - gap * (len(chips) - 1)) / len(chips)
    placed = tuple((Box(MARGIN + i * (width + gap), y, width, 64), chip) for i, chip in enumerate(chips))
    return placed, y + 64


def _bar(picture: Picture, y: float) -> Bar:
    low, expected, high, budget = picture.shares
    box = Box(MARGIN, y + 40, WIDTH - 2 * MARGIN, 20)
    scale = box.w / (max(high, budget, 1) * 1.06)
    return Bar(box, low * scale, expected * scale, high * scale, budget * scale if budget else None)


def _link(
    inside: tuple[tuple[Box, str, str], ...], services: tuple[tuple[Box, Chip], ...]
) -> tuple[float, float, float, float] | None:
    lustre = next((box for box, label, _ in inside if label.startswith("FSx")), None)
    bucket = next((box for box, chip in services if chip.label.startswith("S3")), None)
    return (lustre.x, lustre.y + lustre.h / 2, bucket.x + 70, bucket.y) if lustre and bucket else None
