"""User data of launch templates: what nodeadm is told, the program that makes a machine of an EKS image a node."""

import base64
from binascii import Error
from email import message_from_bytes
from functools import lru_cache
from typing import Any, Final, cast

import yaml

from policies.graph import Resource
from policies.unknown import read

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def local_storage(template: Resource) -> str:
    """What a template's user data makes of local disks: `RAID0`, `RAID10`, `Mount`; nothing where it leaves them.

    Raises:
        NotKnown: the user data is not known yet.
    """
    return str(_said(template, "spec.instance.localStorage.strategy") or "")


def pulls_in_parallel(template: Resource) -> bool:
    """Whether images, or the layers of one, are pulled side by side.

    Raises:
        NotKnown: the user data is not known yet.
    """
    serial = _said(template, "spec.kubelet.config.serializeImagePulls")
    return serial is False or _said(template, "spec.featureGates.FastImagePull") is True


def _said(template: Resource, path: str) -> Any:
    """What the first NodeConfig that says something there says."""
    parts = _parts(str(template.get("userData", "")))
    return next((value for part in parts if (value := read(part, path)) is not None), None)


@lru_cache(maxsize=256)
def _parts(text: str) -> tuple[dict[str, Any], ...]:
    """The NodeConfig documents in user data: its own YAML, or parts of a MIME envelope; many groups have one template."""
    try:
        data = base64.b64decode(text)
    except Error:
        return ()
    message = message_from_bytes(data)
    whole = [part for part in message.walk() if not part.is_multipart()]
    # Of plain YAML the first lines look like a letter's head, so only an envelope is opened.
    texts = [cast("bytes", part.get_payload(decode=True)) for part in whole] if message.is_multipart() else [data]
    found = [_yaml(text) for text in texts]
    return tuple(cast("dict[str, Any]", one) for one in found if isinstance(one, dict))


def _yaml(text: bytes) -> Any:
    """A part as YAML; a script among the parts is none."""
    try:
        return yaml.load(text, Loader=_LOADER)  # noqa: S506  a safe loader
    except yaml.YAMLError:
        return None
