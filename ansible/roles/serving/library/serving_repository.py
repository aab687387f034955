#!/usr/bin/python
"""Make Triton's model repository of the models' own folders: links to their versions, and a configuration for each."""

import json
import os
import re

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


class Fault(Exception):
    """A source that cannot be served as the environment says."""


def top_level(text):
    """Fields at the top of a configuration in protobuf's text format: name, and where it begins and ends."""
    pattern = r'#[^\n]*|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[A-Za-z_][A-Za-z0-9_]*|[][{}<>:]'
    words = [found for found in re.finditer(pattern, text) if found.group()[0] != "#"]
    depth, begins = 0, []
    for word, following in zip(words, [*words[1:], None]):
        if word.group() in "[{<":
            depth += 1
        elif word.group() in "]}>":
            depth -= 1
        elif depth == 0 and re.match("[A-Za-z_]", word.group()) and following and following.group() in ":[{<":
            begins.append((word.group(), word.start()))
    ends = [begin for _, begin in begins[1:]] + [len(text)]
    return [(name, begin, end) for (name, begin), end in zip(begins, ends)]


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
            raise Fault(
                "`batching` is given, and its config.pbtxt has `%s`; take one of them out" % "`, `".join(sorted(clash))
            )
        if not batches:
            raise Fault(
                "`batching` is given, and its config.pbtxt has no `max_batch_size` of 1 or more: the model takes one request at a time"
            )
        if batching["max_size"]:
            drop.add("max_batch_size")
            added.append("max_batch_size: %d" % batching["max_size"])
    # An ensemble is made of other models, whose instances it uses.
    if "instance_group" not in fields and not ensemble:
        if model["gpus"]:
            where = "kind: KIND_GPU gpus: [ %s ]" % ", ".join(map(str, model["gpus"]))
        else:
            where = "kind: KIND_CPU"
        added.append("instance_group [ { count: %d %s } ]" % (model["count"], where))
    if batches and not fields & {"dynamic_batching", "sequence_batching", "ensemble_scheduling"}:
        delay = batching["max_delay_us"] if batching else 0
        added.append(
            "dynamic_batching { max_queue_delay_microseconds: %d }" % delay if delay else "dynamic_batching { }"
        )
    if model["cache"]:
        if "response_cache" in fields:
            raise Fault("`cache` is given, and its config.pbtxt has `response_cache`; take one of them out")
        added.append("response_cache { enable: true }")
    for _, begin, end in reversed([field for field in top_level(text) if field[0] in drop]):
        text = text[:begin] + text[end:].lstrip("\n")
    return '# Written by Ansible from %s/config.pbtxt; edit that.\nname: "%s"\n%s\n%s\n' % (
        model["source"], name, text.strip(), "\n".join(added),
    )  # fmt: skip


def wanted(name, model):
    """Files and links of one model."""
    source = model["source"]
    try:
        with open(os.path.join(source, "config.pbtxt"), encoding="utf-8") as file:
            text = file.read()
        versions = sorted(entry for entry in os.listdir(source) if re.match(r"[1-9][0-9]*$", entry))
    except OSError:
        text, versions = None, []
    if text is None or not versions:
        raise Fault(
            "`%s`, its source, lacks `config.pbtxt` or a folder for a version such as `1`; it is a path on this host, where a shared file "
            "system must be mounted first" % source
        )
    return configuration(name, text, model), {version: os.path.join(source, version) for version in versions}


def present(folder):
    """What the repository has of one model."""
    try:
        with open(os.path.join(folder, "config.pbtxt"), encoding="utf-8") as file:
            text = file.read()
    except OSError:
        text = ""
    entries = os.listdir(folder) if os.path.isdir(folder) else []
    links = [entry for entry in entries if os.path.islink(os.path.join(folder, entry))]
    return text, {entry: os.readlink(os.path.join(folder, entry)) for entry in links}


def write(folder, text, links):
    """Make it so; the configuration comes last, whole, so that a cut in between is mended by the next run."""
    os.makedirs(folder, mode=0o755, exist_ok=True)
    for entry in os.listdir(folder):
        if os.path.islink(os.path.join(folder, entry)):
            os.unlink(os.path.join(folder, entry))
    for entry, target in links.items():
        os.symlink(target, os.path.join(folder, entry))
    beside = os.path.join(folder, ".config.pbtxt")
    with open(beside, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(beside, 0o644)
    os.replace(beside, os.path.join(folder, "config.pbtxt"))


def remove(folder):
    """Take a model out of the repository: its links and its configuration, and nothing behind a link."""
    for entry in os.listdir(folder):
        os.unlink(os.path.join(folder, entry))
    os.rmdir(folder)


def shown(state):
    """A state for `--diff`."""
    lines = []
    for name, (text, links) in sorted(state.items()):
        lines += ["== %s" % name, text.rstrip()] + ["%s -> %s" % link for link in sorted(links.items())]
    return "\n".join(lines) + "\n"


def main():
    """Compare, and change what differs."""
    module = AnsibleModule(
        argument_spec={"repository": {"type": "path", "required": True}, "models": {"type": "dict", "required": True}},
        supports_check_mode=True,
    )
    repository, models = module.params["repository"], json.loads(json.dumps(module.params["models"]))
    there = sorted(os.listdir(repository)) if os.path.isdir(repository) else []
    before = {name: present(os.path.join(repository, name)) for name in there}
    after, faults = {}, []
    for name, model in sorted(models.items()):
        if module.check_mode and not os.path.isdir(model["source"]):
            continue  # a run would have mounted or fetched it by now
        try:
            after[name] = wanted(name, model)
        except Fault as fault:
            faults.append("`models.%s`: %s" % (name, fault))
    if faults:
        module.fail_json(msg="; ".join(faults))
    waiting = sorted(set(models) - set(after))
    gone = [name for name in there if name not in models]
    changed = [name for name in after if after[name] != before.get(name)]
    if not module.check_mode:
        os.makedirs(repository, mode=0o755, exist_ok=True)
        for name in changed:
            write(os.path.join(repository, name), *after[name])
        for name in gone:
            remove(os.path.join(repository, name))
    module.exit_json(
        changed=bool(changed or gone or waiting),
        models=sorted(models),
        diff={"before": shown(before), "after": shown(after), "before_header": repository, "after_header": repository},
    )


if __name__ == "__main__":
    main()
