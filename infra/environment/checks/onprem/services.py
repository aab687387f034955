"""Services around the models: shared file systems that are served and mounted, gateway and monitoring with a host to run on."""

from collections.abc import Iterator

from infra.catalog import Catalog
from infra.environment.checks.common import key, no_such_group, wrong
from infra.environment.fleet import Fleet
from infra.environment.hosts import Role
from infra.environment.mistakes import Mistake, did_you_mean
from infra.environment.serving import Share


def shares_are_served_and_mounted(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """A share has a server that serves, groups that exist, and a mount point of its own."""
    mounts: dict[tuple[str, str], str] = {}
    for name, share in fleet.environment.storage.items():
        yield from _server(name, share, fleet)
        for index, group in enumerate(share.groups):
            if group not in fleet.environment.groups:
                groups = list(fleet.environment.groups)
                yield no_such_group("share-group", ("storage", name, "groups", index), group, groups)
        for group in (group for group in fleet.environment.groups if name in fleet.shares(group)):
            other = mounts.setdefault((group, share.mount.rstrip("/") or "/"), name)
            if other != name:
                path = ("storage", name, "mount")
                yield wrong(
                    "share-mount", path, f"{key(*path)} is `{share.mount}`, where {key('storage', other)} is mounted on the hosts of {key('groups', group)}",
                    "give each a mount point of its own", value=share.mount,
                )  # fmt: skip
                break


def services_have_a_host(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """A gateway and monitoring that are asked for have a host to run on."""
    for name, role in (("gateway", Role.GATEWAY), ("monitoring", Role.MONITORING)):
        if getattr(fleet.environment, name) is not None and not fleet.roles.get(role):
            yield wrong(
                f"{name}-host", (name,), f"`{name}` is asked for, and no host has the role `{role}`",
                f"add a host to a group with `roles: [{role}]`, or take `{name}` out",
            )  # fmt: skip


def _server(name: str, share: Share, fleet: Fleet) -> Iterator[Mistake]:
    path, server = ("storage", name, "server"), share.server
    found = fleet.by_name.get(server)
    if found is None:
        if "." in server or fleet.faults:
            return  # a system outside, by its DNS name
        near = did_you_mean(server, list(fleet.by_name)[:500])
        yield wrong(
            "share-server", path, f"{key(*path)} is `{server}`, which is no host of this environment",
            f"did you mean `{near}`?" if near else "name a host of `hosts`, or a system outside by its whole DNS name", value=server,
        )  # fmt: skip
        return
    group = fleet.environment.groups.get(found.group)
    if group and Role.STORAGE not in group.roles:
        yield wrong(
            "share-server", path, f"{key(*path)} is `{server}`, a host of {key('groups', found.group)}, which has no role `storage`",
            f"add `storage` to {key('groups', found.group, 'roles')}, or name another host", value=server,
        )  # fmt: skip
    if share.kind != "nfs":
        kind = ("storage", name, "kind")
        yield wrong(
            "share-kind", kind, f"{key(*kind)} is `{share.kind}`, and its server is `{server}`, a host of this environment, which serves NFS alone",
            "take `kind` out, or name the system that serves it by its whole DNS name", value=share.kind,
        )  # fmt: skip
