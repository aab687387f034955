#!/usr/bin/python
"""Make Triton's model repository of the models' own folders: links to their versions, and a configuration for each."""

import os
import re
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule

DOCUMENTATION = """
module: serving_repository
short_description: Make Triton's model repository of the models' own folders
description:
  - A source is a folder in Triton's layout, `config.pbtxt` and a folder for each version. It is never written to.
  - Models that are not named are taken out of the repository; their sources stay.
options:
  repository: {type: path, required: true, description: Folder of the repository.}
  models:
    type: dict
    required: true
    description: "By name: `source`; `gpus`, numbers of Triton's GPUs it runs on, none for the processor; `count` of instances on each;
      `batching`, null or `max_size` and `max_delay_us`; `cache`, whether it answers from memory."
"""


class SourceError(Exception):
    """A source that cannot be served as the environment says."""


def top_level(text):
    """Fields at the top of a configuration in protobuf's text format: name, and where it begins and ends."""
    pattern = r'#[^\n]*|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[A-Za-z_][A-Za-z0-9_]*|[][{}<>:]'
    words = [found for found in re.finditer(pattern, text) if found.group()[0] != "#"]
    depth, begins = 0, []
    for word, following in zip(words, [*words[1:], None]):  # noqa: B905 (older Pythons on hosts)
        if word.group() in "[{<":
            depth += 1
        elif word.group() in "]}>":
            depth -= 1
        elif depth == 0 and re.match("[A-Za-z_]", word.group()) and following and following.group() in ":[{<":
            begins.append((word.group(), word.start()))
    ends = [begin for _, begin in begins[1:]] + [len(text)]
    return [(name, begin, end) for (name, begin), end in zip(begins, ends)]  # noqa: B905


def configuration(name, text, model):
    """A model's own configuration under its name in the environment, with what the environment says."""
    fields = {field for field, _, _ in top_level(text)}
    ensemble = "ensemble_scheduling" in fields or re.search(r'(?m)^\s*platform\s*:\s*"ensemble"', text)
    size = re.search(r"(?m)^\s*max_batch_size\s*:\s*(\d+)", text)
    batches = bool(size) and int(size.group(1)) > 0
    batching, added = model["batching"], []
    drop = {"name"}
    if batching:
        clash = fields & {"dynamic_batching", "sequence_batching", "ensemble_scheduling"}
        if clash:
            named = "`, `".join(sorted(clash))
            raise SourceError(f"`batching` is given, and its config.pbtxt has `{named}`; take one of them out")
        if not batches:
            raise SourceError(
                "`batching` is given, and its config.pbtxt has no `max_batch_size` of 1 or more: the model takes one request at a time"
            )
        if batching["max_size"]:
            drop.add("max_batch_size")
            added.append(f"max_batch_size: {batching['max_size']}")
    # An ensemble is made of other models, whose instances it uses.
    if "instance_group" not in fields and not ensemble:
        if model["gpus"]:
            where = "kind: KIND_GPU gpus: [ {} ]".format(", ".join(map(str, model["gpus"])))
        else:
            where = "kind: KIND_CPU"
        added.append(f"instance_group [ {{ count: {model['count']} {where} }} ]")
    if batches and not fields & {"dynamic_batching", "sequence_batching", "ensemble_scheduling"}:
        delay = batching["max_delay_us"] if batching else 0
        waits = f"max_queue_delay_microseconds: {delay} " if delay else ""
        added.append(f"dynamic_batching {{ {waits}}}")
    if model["cache"]:
        if "response_cache" in fields:
            raise SourceError("`cache` is given, and its config.pbtxt has `response_cache`; take one of them out")
        added.append("response_cache { enable: true }")
    for _, begin, end in reversed([field for field in top_level(text) if field[0] in drop]):
        text = text[:begin] + text[end:].lstrip("\n")
    head = f'# Written by Ansible from {model["source"]}/config.pbtxt; edit that.\nname: "{name}"\n'
    return head + text.strip() + "\n" + "\n".join(added) + "\n"


def wanted(name, model):
    """Files and links of one model."""
    source = Path(model["source"])
    try:
        text = (source / "config.pbtxt").read_text(encoding="utf-8")
        versions = sorted(entry.name for entry in source.iterdir() if re.match(r"[1-9][0-9]*$", entry.name))
    except OSError:
        text, versions = None, []
    if text is None or not versions:
        raise SourceError(
            f"`{source}`, its source, lacks `config.pbtxt` or a folder for a version such as `1`; it is a path on this host, where a "
            "shared file system must be mounted first"
        )
    return configuration(name, text, model), {version: str(source / version) for version in versions}


def present(folder):
    """What the repository has of one model."""
    try:
        text = (folder / "config.pbtxt").read_text(encoding="utf-8")
    except OSError:
        text = ""
    return text, {entry.name: os.readlink(entry) for entry in links_of(folder)}  # noqa: PTH115 (Python 3.8 on hosts)


def links_of(folder):
    """Links to versions in a model's folder of the repository."""
    return [entry for entry in folder.iterdir() if entry.is_symlink()] if folder.is_dir() else []


def write(folder, text, links):
    """Make it so; the configuration comes last, whole, so that a cut in between is mended by the next run."""
    folder.mkdir(mode=0o755, exist_ok=True)
    for entry in links_of(folder):
        entry.unlink()
    for version, target in links.items():
        (folder / version).symlink_to(target)
    beside = folder / ".config.pbtxt"
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.chmod(0o644)
    beside.replace(folder / "config.pbtxt")


def remove(folder):
    """Take a model out of the repository: its links and its configuration, and nothing behind a link."""
    for entry in folder.iterdir():
        entry.unlink()
    folder.rmdir()


def shown(state):
    """A state for `--diff`."""
    lines = []
    for name, (text, links) in sorted(state.items()):
        lines += [f"== {name}", text.rstrip(), *(f"{version} -> {target}" for version, target in sorted(links.items()))]
    return "\n".join(lines) + "\n"


def main():
    """Compare, and change what differs."""
    module = AnsibleModule(
        argument_spec={"repository": {"type": "path", "required": True}, "models": {"type": "dict", "required": True}},
        supports_check_mode=True,
    )
    repository, models = Path(module.params["repository"]), module.params["models"]
    there = sorted(entry.name for entry in repository.iterdir()) if repository.is_dir() else []
    before = {name: present(repository / name) for name in there}
    after, faults = {}, []
    for name, model in sorted(models.items()):
        if module.check_mode and not Path(model["source"]).is_dir():
            continue  # a run would have mounted or fetched it by now
        try:
            after[name] = wanted(name, model)
        except SourceError as fault:
            faults.append(f"`models.{name}`: {fault}")
    if faults:
        module.fail_json(msg="; ".join(faults))
    waiting = sorted(set(models) - set(after))
    gone = [name for name in there if name not in models]
    changed = [name for name in after if after[name] != before.get(name)]
    if not module.check_mode:
        repository.mkdir(mode=0o755, parents=True, exist_ok=True)
        for name in changed:
            write(repository / name, *after[name])
        for name in gone:
            remove(repository / name)
    module.exit_json(
        changed=bool(changed or gone or waiting),
        models=sorted(models),
        diff={
            "before": shown(before),
            "after": shown(after),
            "before_header": str(repository),
            "after_header": str(repository),
        },
    )


if __name__ == "__main__":
    main()
