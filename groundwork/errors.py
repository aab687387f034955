"""Every error a user can meet, and the exit code each ends with.

    GroundworkError
    ├── EnvironmentRefused      environment-refused      1   the environment file is wrong
    │   ├── VersionsImpossible  versions-impossible      1   no set of versions fits what was asked for
    │   ├── PoliciesRefused     policies-refused         1   `policies.yaml` is wrong
    │   └── UsageRefused        usage-refused            1   the usage file is wrong
    ├── UsageError              usage                    2   the command line is wrong
    │   └── NoSuchStack         no-such-stack            2   there is no file for that stack
    ├── CloudRefused            cloud-refused            3   the cloud, or an account's limit, said no
    │   └── EngineFailed        engine-failed            3   the Pulumi engine or one of its programs failed
    │       └── EngineMissing   engine-missing           3   no Pulumi engine on this machine
    ├── NotReady                not-ready                3   doctor found what an apply would stumble over
    ├── BaseFailed              base-failed              3   the base of a comparison cannot be planned
    ├── HostRefused             host-refused             3   the code host refused, or cannot be reached
    ├── ReviewRefused           review-refused           3   files of a review hold what is never posted
    ├── OverBudget              over-budget              4   the worst case costs more than the budget
    ├── RulesViolated           rules-violated           6   a rule that must hold does not
    ├── RuleFailed              rule-failed              7   a rule itself failed; nobody knows whether it holds
    ├── LeftoversFound          leftovers-found          5   something is left in the cloud that no state knows
    ├── DriftFound              drift-found              5   the cloud differs from the state
    └── Interrupted             interrupted            130   stopped by Ctrl-C or a signal

`docs/errors.md` and `docs/exit-codes.md` say the same for users; a test holds all three equal.
A traceback is a defect of ours and never one of these.
"""

from collections.abc import Iterator
from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What the shell sees; scripts rely on these numbers, so none is ever reused."""

    FINE = 0
    ENVIRONMENT = 1
    USAGE = 2
    REFUSED = 3
    OVER_BUDGET = 4
    FOUND = 5
    VIOLATED = 6
    RULE_FAILED = 7
    INTERRUPTED = 130


class GroundworkError(Exception):
    """An error with a remedy: `message` is one sentence, `hint` the command or edit that mends it."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[ExitCode] = ExitCode.REFUSED

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def blocks(self) -> Iterator[tuple[str, str]]:
        """Pairs of sentence and remedy to show; one for most errors, one a mistake for a refused environment."""
        yield self.message, self.hint


class EnvironmentRefused(GroundworkError):
    """The environment file has mistakes; all of them are shown at once."""

    code = "environment-refused"
    exit_code = ExitCode.ENVIRONMENT

    def __init__(self, message: str, hint: str = "", mistakes: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(message, hint)
        self.mistakes = mistakes

    def blocks(self) -> Iterator[tuple[str, str]]:
        """Each mistake with its own remedy, then the sentence that sums them up."""
        yield from self.mistakes
        yield self.message, self.hint


class VersionsImpossible(EnvironmentRefused):
    """No set of driver, CUDA and runtime versions fits the GPUs and what was asked for."""

    code = "versions-impossible"


class PoliciesRefused(EnvironmentRefused):
    """The file that says which violations are passed over has mistakes; all of them are shown at once."""

    code = "policies-refused"

    def __init__(self, message: str, mistakes: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(message, mistakes=mistakes)


class UsageRefused(EnvironmentRefused):
    """The file that says what is used in place of the assumptions has mistakes; all of them are shown at once."""

    code = "usage-refused"

    def __init__(self, message: str, mistakes: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(message, mistakes=mistakes)


class UsageError(GroundworkError):
    """The command line cannot be understood or contradicts itself."""

    code = "usage"
    exit_code = ExitCode.USAGE


class NoSuchStack(UsageError):
    """There is no environment file for the stack that was named."""

    code = "no-such-stack"


class CloudRefused(GroundworkError):
    """The cloud refused a request, in its own words."""

    code = "cloud-refused"


class HostRefused(GroundworkError):
    """The host of the code refused to take a review, or cannot be reached."""

    code = "host-refused"


class EngineFailed(CloudRefused):
    """The Pulumi engine, its language host or a provider program ended with an error."""

    code = "engine-failed"


class EngineMissing(EngineFailed):
    """No Pulumi engine was found on this machine and none could be built."""

    code = "engine-missing"


class NotReady(GroundworkError):
    """The machine or the account lacks something an apply needs."""

    code = "not-ready"


class BaseFailed(GroundworkError):
    """The base of a comparison cannot be planned by its own code."""

    code = "base-failed"


class ReviewRefused(GroundworkError):
    """Files of a review hold what a review never does; nothing was posted."""

    code = "review-refused"


class OverBudget(GroundworkError):
    """The worst case, every pool at its maximum, costs more than the budget."""

    code = "over-budget"
    exit_code = ExitCode.OVER_BUDGET


class RulesViolated(GroundworkError):
    """A rule that must hold does not, and nothing passes that over."""

    code = "rules-violated"
    exit_code = ExitCode.VIOLATED


class RuleFailed(GroundworkError):
    """A rule ended with an error of its own, so that nobody knows whether it holds."""

    code = "rule-failed"
    exit_code = ExitCode.RULE_FAILED


class LeftoversFound(GroundworkError):
    """The cloud holds objects of the environment that no state knows."""

    code = "leftovers-found"
    exit_code = ExitCode.FOUND


class DriftFound(GroundworkError):
    """The cloud differs from what the state says."""

    code = "drift-found"
    exit_code = ExitCode.FOUND


class Interrupted(GroundworkError):
    """The user or the system stopped the command."""

    code = "interrupted"
    exit_code = ExitCode.INTERRUPTED


def every_error(base: type[GroundworkError] = GroundworkError) -> Iterator[type[GroundworkError]]:
    """Walk the tree below `base`, parents first."""
    for kind in base.__subclasses__():
        yield kind
        yield from every_error(kind)
