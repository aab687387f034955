#!/usr/bin/env python3
"""Make a release of models for devices: `publish.py MODELS SOURCE`.

MODELS holds `<model>/<version>/model.onnx` and what belongs to it, of each model one version. SOURCE is the folder that a file server shows
as `edge_source`: files go to `objects/` by their sums, those that are there already stay, and `manifest.json` is replaced last, by one
rename, so that a device never sees a release that is not whole.
"""

import argparse
import hashlib
import json
import shutil
import sys
from pathlib import Path


def release(models: Path, source: Path) -> dict[str, object]:
    """Copy what is missing, and name all of it."""
    objects, said = source / "objects", {}
    objects.mkdir(parents=True, exist_ok=True)
    for model in sorted(entry for entry in models.iterdir() if entry.is_dir()):
        versions = [entry for entry in model.iterdir() if entry.is_dir()]
        if len(versions) != 1 or not (versions[0] / "model.onnx").is_file():
            sys.exit(f"error: `{model}` has to hold one version with a `model.onnx`; it holds {len(versions)} versions")
        files = {}
        for file in sorted(versions[0].iterdir()):
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            if not (objects / digest).exists():
                shutil.copyfile(file, objects / f"{digest}.new")
                (objects / f"{digest}.new").rename(objects / digest)
            files[file.name] = {"sha256": digest, "bytes": file.stat().st_size}
        said[model.name] = {"version": versions[0].name, "files": files}
    if not said:
        sys.exit(f"error: there is no model in `{models}`")
    return {"models": said}


def main() -> None:
    """Publish."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", type=Path)
    parser.add_argument("source", type=Path)
    args = parser.parse_args()
    manifest = release(args.models, args.source)
    draft = args.source / "manifest.json.new"
    draft.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    draft.rename(args.source / "manifest.json")
    print(hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()[:16])


if __name__ == "__main__":
    main()
