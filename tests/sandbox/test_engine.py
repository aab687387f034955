"""The engine is found, preferred and built as the documentation says; the build itself is played by a small `go`."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from groundwork.errors import EngineMissing
from groundwork.sandbox import engine, install
from groundwork.sandbox.engine import built_program, find_engine, pinned_version, wrapper_key

FAKE_GO = """#!/bin/sh
case "$1" in
  env) echo go1.{minor} ;;
  mod) echo downloading; exit {download} ;;
  build) while [ "$1" != -o ]; do shift; done
         printf '#!/bin/sh\\necho {version}\\n' > "$2"; chmod +x "$2"; echo compiled ;;
esac
"""


@pytest.fixture(autouse=True)
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with an empty cache, and a `PATH` with nothing but the shell's tools on it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("GROUNDWORK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    engine._version.cache_clear()
    return folder


def program(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(0o755)
    return path


def go(folder: Path, *, minor: str = "26.1", download: int = 0, version: str = "v3.259.0") -> None:
    program(folder / "go", FAKE_GO.format(minor=minor, download=download, version=version))


def test_without_an_engine_the_hint_says_how_to_get_one() -> None:
    with pytest.raises(EngineMissing) as missing:
        find_engine()
    assert "make setup" in missing.value.hint


def test_an_official_engine_on_path_is_preferred(bare_machine: Path) -> None:
    program(built_program_folder() / built_program().name, "#!/bin/sh\necho v3.259.0\n")
    official = program(bare_machine / "pulumi", "#!/bin/sh\necho v3.300.1\n")
    found = find_engine()
    assert (found.program, found.version, found.official) == (official, "v3.300.1", True)


def test_an_official_engine_that_is_too_old_is_passed_over(bare_machine: Path) -> None:
    built = program(built_program_folder() / built_program().name, "#!/bin/sh\necho v3.259.0\n")
    program(bare_machine / "pulumi", "#!/bin/sh\necho v3.60.0\n")
    assert find_engine() == engine.Engine(built, "v3.259.0", official=False)


def test_it_is_built_once_and_then_found(bare_machine: Path, capfd: pytest.CaptureFixture[str]) -> None:
    go(bare_machine)
    assert install.install().program == built_program()
    assert stat.S_IMODE(built_program().stat().st_mode) & 0o111
    assert (built_program().parent / "pulumi").resolve() == built_program()
    assert "compiling the engine" in capfd.readouterr().err
    (bare_machine / "go").unlink()
    assert install.install().program == built_program()
    assert [path.name for path in built_program().parent.iterdir() if path.name.startswith(".")] == []


def test_a_missing_or_old_compiler_is_named(bare_machine: Path) -> None:
    with pytest.raises(EngineMissing, match="no Go compiler on `PATH`"):
        install.install()
    go(bare_machine, minor="21.5")
    with pytest.raises(EngineMissing, match=r"needs Go 1\.26, this machine's `go` is `1\.21\.5`"):
        install.install()


def test_a_download_that_fails_is_tried_again_and_then_said(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install.time, "sleep", lambda _: None)
    go(bare_machine, download=1)
    with pytest.raises(EngineMissing, match="fetching the engine's modules failed: downloading") as failed:
        install.install()
    assert "GOPROXY" in failed.value.hint
    assert not built_program().exists()


def test_another_pin_is_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = built_program()
    for name in ("go.mod", "go.sum"):
        (tmp_path / name).write_text((engine.WRAPPER / name).read_text() + "\n")
    monkeypatch.setattr(engine, "WRAPPER", tmp_path)
    assert built_program() != before
    assert pinned_version() == "v3.259.0"


def test_the_pins_name_modules_and_no_host_of_a_registry() -> None:
    text = (engine.WRAPPER / "go.mod").read_text() + (engine.WRAPPER / "go.sum").read_text()
    assert "://" not in text
    assert len(wrapper_key()) == 12


def test_the_installer_is_a_command(bare_machine: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "groundwork.sandbox.install"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert done.stderr.startswith("error: the Pulumi engine must be built")
    assert "hint: install Go" in done.stderr


def built_program_folder() -> Path:
    folder = built_program().parent
    folder.mkdir(parents=True, exist_ok=True)
    return folder
