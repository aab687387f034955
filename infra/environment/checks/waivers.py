"""Waivers: each names a check that may be waived and a mistake that is there."""

from collections.abc import Iterable

from infra.environment.checks.cards import CARDS, WAIVABLE
from infra.environment.checks.common import key, warning, wrong
from infra.environment.mistakes import Mistake, all_of, did_you_mean
from infra.environment.spending import Waiver


def apply_waivers(mistakes: Iterable[Mistake], waivers: list[Waiver]) -> list[Mistake]:
    """Leave out what is waived; add a mistake for each waiver that waives nothing or may not."""
    found = list(mistakes)
    left = [mistake for mistake in found if not any(_covers(waiver, mistake) for waiver in waivers)]
    for index, waiver in enumerate(waivers):
        left += _judge(index, waiver, found)
    return left


def _covers(waiver: Waiver, mistake: Mistake) -> bool:
    return mistake.code == waiver.check and mistake.code in WAIVABLE and mistake.key == waiver.key


def _judge(index: int, waiver: Waiver, found: list[Mistake]) -> list[Mistake]:
    path = ("waivers", index, "check")
    if waiver.check not in WAIVABLE:
        near = did_you_mean(waiver.check, list(WAIVABLE))
        hint = f"did you mean `{near}`?" if near else f"checks that can be waived are {all_of(list(WAIVABLE), 40)}"
        why = "cannot be waived: the cloud itself would refuse" if waiver.check in CARDS else "is not a check"
        return [
            wrong(
                "waiver",
                path,
                f"{key(*path)} is `{waiver.check}`, which {why}",
                hint,
                allowed=WAIVABLE,
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
