"""The local signed repository: stand-ins built, indexed and signed with a key of this cache; a copy with a false signature beside it."""

import shutil
from datetime import date
from pathlib import Path
from typing import Final

from tests.hosts.commands import do, step
from tests.hosts.places import Places
from tests.hosts.stand_ins import Library, Package, chosen, packages

PATH: Final = "debian12/x86_64"
"""Below the root, as the vendor has it for the site's distribution."""
UNTRUSTED: Final = "untrusted"
"""Root of a copy that somebody else signed."""


def publish(places: Places) -> None:
    """Build what is not there yet."""
    root = places.run / "repository"
    if not (root / "key.asc").exists():
        with step("repository of stand-ins"):
            draft = places.run / "repository.part"
            shutil.rmtree(draft, ignore_errors=True)
            flat = draft / PATH
            flat.mkdir(parents=True)
            for package in packages(chosen(date.today())):
                build(package, draft / "build", flat)
            shutil.rmtree(draft / "build")
            index(flat)
            shutil.copytree(draft / PATH, draft / UNTRUSTED / PATH)
            sign(flat, places.cache / "signing-key", draft / "key.asc")
            sign(draft / UNTRUSTED / PATH, places.cache / "other-key", draft / UNTRUSTED / "key.asc")
            shutil.rmtree(root, ignore_errors=True)
            draft.rename(root)


def build(package: Package, work: Path, into: Path) -> None:
    """One package file."""
    shutil.rmtree(work, ignore_errors=True)
    (work / "DEBIAN").mkdir(parents=True, mode=0o755)
    (work / "DEBIAN/control").write_text(package.control)
    if any(isinstance(content, Library) for content, _ in package.files.values()):
        (work / "DEBIAN/triggers").write_text("activate-noawait ldconfig\n")
    for path, (content, mode) in package.files.items():
        place = work / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Library):
            flags = ("-shared", "-nostdlib", "-fPIC", f"-Wl,-soname,{content.name}")
            do("cc", *flags, "-x", "c", "-o", str(place), "-", input=content.source + "\n")
        else:
            place.write_text(content)
        place.chmod(mode)
    do("dpkg-deb", "--root-owner-group", "-Znone", "--build", str(work), str(into / package.file))


def index(flat: Path) -> None:
    """`Packages` and `Release` of a flat repository."""
    lists = do("sh", "-c", 'cd "$1" && apt-ftparchive packages .', "sh", str(flat))
    (flat / "Packages").write_text(lists)
    labels = ["-o", "APT::FTPArchive::Release::Origin=NVIDIA", "-o", "APT::FTPArchive::Release::Label=NVIDIA CUDA"]
    release = do("apt-ftparchive", *labels, "release", str(flat))
    (flat / "Release").write_text(release)


def sign(flat: Path, home: Path, public: Path) -> None:
    """Sign with the key in a GnuPG home, made where there is none; write its public part."""
    gpg = ["gpg", "--homedir", str(home), "--batch", "--quiet"]
    home.mkdir(exist_ok=True, mode=0o700)
    if not any((home / "private-keys-v1.d").glob("*.key")):
        who = f"Groundwork test hosts ({home.name}) <hosts@example.com>"
        do(*gpg, "--passphrase", "", "--quick-generate-key", who, "rsa3072", "sign", "never")
    do(*gpg, "--yes", "--clearsign", "--output", str(flat / "InRelease"), str(flat / "Release"))
    do(*gpg, "--yes", "--armor", "--export", "--output", str(public))
    do("gpgconf", "--homedir", str(home), "--kill", "all")
