"""GPUs that are split: profiles the GPU has, that fit together, on GPUs there are; and what is served from them."""

from collections.abc import Iterator

from infra.catalog import Catalog
from infra.catalog.mig import gpus_named, layout
from infra.environment.checks.common import key, meant, wrong
from infra.environment.fleet import Fleet
from infra.environment.hosts import Gpus
from infra.environment.mistakes import Mistake, Path, all_of, did_you_mean


def profiles_fit_their_gpus(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """Each GPU that is split is there, is named once, and has the profiles; together they fit on it."""
    for name, group in fleet.groups():
        known = fleet.gpu(name)
        pci = known.pci if known else group.gpus.pci if group.gpus else None
        if group.gpus is None or not group.gpus.mig or pci is None or pci not in facts.hosts.gpus:
            continue
        path: Path = ("groups", name, "gpus", "mig")
        yield from _gpus_are_there_once(path, group.gpus)
        row = facts.hosts.mig.get(pci)
        if row is None:
            able = all_of(sorted({facts.hosts.gpus[each].title for each in facts.hosts.mig}), 20)
            yield wrong(
                "mig",
                path,
                f"{key(*path)} splits GPUs of the kind {facts.hosts.gpus[pci].title}, which cannot be split",
                f"take it out; those that can are {able}",
            )
            continue
        for named, profiles in group.gpus.mig.items():
            unknown = [profile for profile in profiles if profile not in row.profiles]
            for profile in unknown:
                near = did_you_mean(profile, list(row.profiles))
                yield wrong(
                    "mig", (*path, named, profile), f"{key(*path, named, profile)} is no profile of {facts.hosts.gpus[pci].title}",
                    meant([near] if near else [], f"it has {all_of(list(row.profiles), 20)}"), allowed=list(row.profiles), value=profile,
                )  # fmt: skip
            if not unknown and layout(pci, profiles, facts.hosts) is None:
                asked = all_of([f"{count}× {profile}" for profile, count in profiles.items()])
                most = all_of(
                    [f"{facts.hosts.mig_shapes[row.profiles[profile]].most}× {profile}" for profile in profiles]
                )
                yield wrong(
                    "mig", (*path, named), f"{key(*path, named)} asks for {asked}, which do not fit on {facts.hosts.gpus[pci].title}",
                    f"alone it has {most}; take some out",
                )  # fmt: skip


def _gpus_are_there_once(path: Path, gpus: Gpus) -> Iterator[Mistake]:
    """No index beyond the last GPU, and none in two keys."""
    seen: dict[int, str] = {}
    for named in gpus.mig:
        indexes = gpus_named(named, gpus.count)
        if not indexes or indexes[-1] >= gpus.count:
            yield wrong(
                "mig", (*path, named), f"{key(*path, named)} names GPUs up to {indexes[-1] if indexes else named}, and there are {gpus.count}, from 0 to {gpus.count - 1}",
                "GPUs are counted from 0, in their order on the bus; a range goes from the lower to the higher", value=named,
            )  # fmt: skip
        twice = sorted(set(indexes) & set(seen))
        if twice:
            yield wrong(
                "mig", (*path, named), f"{key(*path, named)} names GPU {twice[0]}, which {key(*path, seen[twice[0]])} names as well",
                "name each GPU once; a GPU is split in one way", value=named,
            )  # fmt: skip
        seen |= dict.fromkeys(indexes, named)


def models_have_whole_gpus(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """Models that use GPUs are served by groups whose GPUs are whole: CUDA gives a process one instance alone."""
    for name, model in fleet.environment.models.items():
        group = fleet.environment.groups.get(model.group)
        if model.gpus and group and group.gpus and group.gpus.mig:
            path = ("models", name, "group")
            yield wrong(
                "mig-models", path, f"{key(*path)} is `{model.group}`, whose GPUs are split by {key('groups', model.group, 'gpus', 'mig')}: a model server uses one instance, and the rest lies idle",
                "serve it from a group whose GPUs are whole; instances are for programs of their own", value=model.group,
            )  # fmt: skip
