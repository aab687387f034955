"""The site's inventory folder as its person would have it: the source, variables beside it, and secrets that Ansible Vault encrypts."""

import secrets
import shutil

import yaml
from ansible.constants import DEFAULT_VAULT_IDENTITY
from ansible.parsing.vault import VaultLib, VaultSecret

from tests.hosts.mirrors import PORT
from tests.hosts.places import HERE, Places
from tests.hosts.site import STACK, Site
from tests.programs.__main__ import variables

CLIENTS = ("chat", "batch")
"""Clients of the gateway; each has a key of its own in every set of hosts."""


def write_variables(places: Places) -> None:
    """Write what is not there yet; keys stay while the hosts do."""
    beside = places.inventory.parent / "group_vars/all"
    beside.mkdir(parents=True, exist_ok=True)
    places.inventory.write_text(f"plugin: groundwork\nstack: {STACK}\nproject: {HERE}\n")
    shutil.copyfile(HERE / "site_vars/site.yml", beside / "site.yml")
    if not (beside / "vault.yml").exists():
        password = secrets.token_urlsafe(24)
        places.vault_password.touch(mode=0o600)
        places.vault_password.write_text(password)
        (beside / "vault.yml").write_bytes(_encrypted(password, vault()))


def write_programs(places: Places) -> None:
    """Say where the archives are of programs that no package registry has: built here, the first time in some minutes."""
    (places.inventory.parent / "group_vars/all/programs.yml").write_text(variables())


def vault() -> dict[str, object]:
    """Secrets of a site, new each time."""
    return {"gateway_api_keys": {client: secrets.token_urlsafe(24) for client in CLIENTS}}


def environment(places: Places, site: Site) -> dict[str, str]:
    """What the variables read of this machine."""
    server = f"http://{site.control}:{PORT}"
    return {
        "GROUNDWORK_HOSTS_RUN": str(places.run),
        "GROUNDWORK_HOSTS_KIND": places.kind.read_text().strip() if places.kind.exists() else "",
        "GROUNDWORK_HOSTS_PACKAGES": f"{server}/groundwork",
        "GROUNDWORK_HOSTS_ALERTS": f"{server}/alerts",
        "ANSIBLE_INVENTORY": str(places.inventory),
        "ANSIBLE_VAULT_PASSWORD_FILE": str(places.vault_password),
    }


def opened(places: Places) -> dict[str, dict[str, str]]:
    """The secrets, in the clear."""
    text = (places.inventory.parent / "group_vars/all/vault.yml").read_bytes()
    return yaml.safe_load(_lib(places.vault_password.read_text()).decrypt(text))


def _encrypted(password: str, values: dict[str, object]) -> bytes:
    return _lib(password).encrypt(yaml.safe_dump(values))


def _lib(password: str) -> VaultLib:
    return VaultLib([(DEFAULT_VAULT_IDENTITY, VaultSecret(password.encode()))])
