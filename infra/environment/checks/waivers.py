"""Waivers: each names a check that may be waived and a mistake that is there."""

from collections.abc import Iterable, Sequence
from typing import Final

from infra.environment.checks.cards import CARDS, WAIVABLE
from infra.environment.checks.common import key, warning, wrong
from infra.environment.mistakes import Mistake, all_of, did_you_mean
from infra.environment.spending import Waiver

CLOUD: Final = "the cloud itself would refuse"


def apply_waivers(
    mistakes: Iterable[Mistake], waivers: list[Waiver], waivable: Sequence[str] = WAIVABLE, why: str = CLOUD
) -> list[Mistake]:
    """Leave out what is waived; add a mistake for each waiver that waives nothing or may not.

    `waivable` are the codes a reason lets pass, `why` says what stands against the others.
    """
    found = list(mistakes)
    left = [mistake for mistake in found if not any(_covers(waiver, mistake) for waiver in waivers)]
    for index, waiver in enumerate(waivers):
        left += _judge(index, waiver, found, waivable, why)
    return left


def _covers(waiver: Waiver, mistake: Mistake) -> bool:
    return mistake.code == waiver.check and mistake.code in WAIVABLE and mistake.key == waiver.key


def _judge(index: int, waiver: Waiver, found: list[Mistake], waivable: Sequence[str], refused: str) -> list[Mistake]:
    path = ("waivers", index, "check")
    if waiver.check not in waivable:
        near = did_you_mean(waiver.check, list(waivable))
        hint = f"did you mean `{near}`?" if near else f"checks that can be waived are {all_of(list(waivable), 40)}"
        why = f"cannot be waived: {refused}" if waiver.check in CARDS else "is not a check"
        return [
            wrong(
                "waiver",
                path,
                f"{key(*path)} is `{waiver.check}`, which {why}",
                hint,
                allowed=waivable,
                value=waiver.check,
            )
        ]
    if any(_covers(waiver, mistake) for mistake in found):
        return []
    keys = sorted({mistake.key for mistake in found if mistake.code == waiver.check})
    hint = f"did you mean `key: {keys[0]}`?" if keys else "take it out, so that it does not cover a mistake made later"
    return [
        warning(
            "waiver-unused",
            path[:2],
            f"{key(*path[:2])} waives `{waiver.check}` at `{waiver.key}`, where nothing is wrong",
            hint,
        )
    ]
