"""Secrets in text: what tokens and keys look like."""

import base64
import re
from collections.abc import Iterator
from typing import Final

HIDDEN: Final = "[secret]"
"""What stands in place of a value that the program marked as secret."""

LOOKS: Final = {
    "a token of Hugging Face": re.compile(r"\bhf_[A-Za-z0-9]{30,}"),
    "a key of an AWS user": re.compile(r"\b(AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a token of GitHub": re.compile(r"\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})"),
    "a key of NVIDIA's catalogue": re.compile(r"\bnvapi-[A-Za-z0-9_-]{40,}"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a password": re.compile(
        r"(?i)\b[A-Z0-9_]*(password|passwd|secret|token|api_?key)\b[\"']?\s*[=:]\s*[\"']?(?=[^\s\"'$<{]*[0-9])(?!arn:)[^\s\"'$<{,;]{12,}"
    ),
}
"""By what it is. The last one asks for a digit among twelve characters or more, so that names and ARNs of secrets pass.
Sources: each maker's documentation of its tokens, read 2026-11."""


def secrets_in(text: str) -> Iterator[str]:
    """Yield what each kind of secret in `text` is, never the secret."""
    yield from (what for what, look in LOOKS.items() if look.search(text))


def decoded(text: str) -> str:
    """Text as a machine reads it: launch data may be in base64."""
    try:
        return base64.b64decode(text, validate=True).decode("utf-8", errors="replace")
    except ValueError:
        return text
