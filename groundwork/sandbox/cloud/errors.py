"""How the stand-in cloud says no: in the code and the words AWS itself uses.

CloudError            the cloud refuses a call, or breaks off in the middle of it
└── UnknownType       the resource type is none this stand-in knows
FaultMisspelt         a fault asked for on the command line is none there is
"""

from typing import Any


class CloudError(Exception):
    """A refusal, with AWS's error code and message.

    `partial` holds (id, outputs) where the call left something behind all the same, for example a node group whose
    machines never started: the engine must record it, or nobody will ever delete it. `hint` says, in our words, what
    mends it where AWS's do not.
    """

    def __init__(
        self, code: str, message: str, partial: tuple[str, dict[str, Any]] | None = None, hint: str | None = None
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.partial = partial
        self.hint = hint

    @property
    def told(self) -> str:
        """AWS's words, and after them what the sandbox knows and AWS would leave to be found out."""
        return f"{self}\nThe sandbox knows more: {self.hint}" if self.hint else str(self)


class UnknownType(CloudError):  # noqa: N818 (what it says)
    """The type is not described in `types/*.yaml`, so nothing can be said about it."""

    def __init__(self, type_: str) -> None:
        super().__init__(
            "UnknownType", f"the sandbox does not know `{type_}`; describe it in groundwork/sandbox/cloud/types"
        )


class FaultMisspelt(ValueError):  # noqa: N818 (what it says)
    """A fault that does not exist was asked for; the message lists those that do."""
