"""Shared file systems: what is mounted and how, who is let in, packages of each distribution, what is refused and in which words."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from infra.environment.serving import Share
from tests.roles.rendered import FAMILIES, Rendered, facts, trusted
from tests.roles.roles import ANSIBLE, read
from tests.roles.test_packages import FACTS

ROLE = ANSIBLE / "roles/shared_storage"
KINDS = ("nfs", "cephfs", "lustre", "beegfs", "gluster")
EXPORTS = {"models": {"export": "/export/models", "writable": False, "clients": ["10.20.1.11", "10.20.1.12"]}}


def share(**keys: Any) -> dict[str, Any]:
    """A share as the inventory has it."""
    given = {"server": "filer.example.com", "export": "/export/models", "mount": "/srv/models", **keys}
    return Share(**given).model_dump(mode="json")


def role(exports: Any = None, distribution: str = "debian-12", **shares: Any) -> Rendered:
    """The role on a host that mounts `shares`."""
    return Rendered(
        "shared_storage",
        groundwork_shares=shares,
        groundwork_exports=exports or {},
        ansible_facts=facts(distribution),
        hostvars={"store-1": {"ansible_host": "10.20.2.11"}, "store-6": {"ansible_host": "fd00::11"}},
    )


def unit(**keys: Any) -> dict[str, Any]:
    """How one share is mounted."""
    (found,) = role(models=share(**keys)).value("_shared_storage_units")
    return found


def test_every_kind_the_environment_takes_can_be_mounted():
    assert set(Share.model_fields["kind"].annotation.__args__) == set(KINDS)
    assert set(role().value("_shared_storage_kinds")) == set(KINDS)
    for family in ("Debian", "RedHat"):
        assert set(role().value("_shared_storage_clients")[family]) == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "what", "type_"),
    [
        ("nfs", "filer.example.com:/export/models", "nfs"),
        ("cephfs", "filer.example.com:/export/models", "ceph"),
        ("lustre", "filer.example.com@tcp:/export/models", "lustre"),
        ("beegfs", "beegfs_nodev", "beegfs"),
        ("gluster", "filer.example.com:/export/models", "glusterfs"),
    ],
)
def test_what_is_mounted(kind, what, type_):
    found = unit(kind=kind)
    assert (found["what"], found["type"]) == (what, type_)
    assert "_netdev" in found["options"]


def test_a_host_of_the_environment_goes_by_its_address_for_names_may_not_resolve_at_boot():
    assert unit(server="store-1")["what"] == "10.20.2.11:/export/models"
    assert unit(server="store-6")["what"] == "[fd00::11]:/export/models"


def test_what_a_host_serves_itself_is_bound_and_not_mounted_over_the_network():
    found = unit(server="gpu-1")
    assert (found["what"], found["type"], found["own"]) == ("/export/models", "none", True)
    assert found["options"][0] == "bind"
    assert "_netdev" not in found["options"]


def test_a_folder_that_is_served_from_where_it_is_seen_needs_no_mount():
    assert role(models=share(server="gpu-1", mount="/export/models/")).value("_shared_storage_units") == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("writable", "access"), [(False, "ro"), (True, "rw")])
def test_a_share_is_written_to_only_where_the_file_says_so(kind, writable, access):
    found = unit(kind=kind, writable=writable)
    assert {"ro", "rw"} & set(found["options"]) == {access}


def test_nfs_is_4_2_waits_for_its_server_and_uses_several_connections():
    assert {"vers=4.2", "hard", "timeo=600", "retrans=2", "nconnect=8"} <= set(unit()["options"])


def test_gluster_is_given_nothing_that_its_mount_program_refuses():
    """Before release 10 it ends with "Invalid option" at `noatime`, `nodev` and `nosuid`. Source: gluster/glusterfs, mount.glusterfs.in."""
    known = {"ro", "rw", "_netdev", "acl", "selinux", "log-level", "backup-volfile-servers", "log-file"}
    assert {option.partition("=")[0] for option in unit(kind="gluster")["options"]} <= known


def test_secrets_are_files_and_never_options():
    assert "secretfile=/etc/ceph/groundwork-models.secret" in unit(kind="cephfs")["options"]
    assert not [option for option in unit(kind="cephfs")["options"] if option.startswith("secret=")]
    assert "cfgFile=/etc/beegfs/groundwork-models.conf" in unit(kind="beegfs")["options"]
    text = role().template("etc/beegfs/groundwork.conf", item=unit(kind="beegfs"))
    assert "sysMgmtdHost = filer.example.com\nconnAuthFile = /etc/beegfs/groundwork-models.auth" in text
    (copy,) = [task for task in read(ROLE / "tasks/configure.yml") if "secret" in task["name"].lower()]
    assert copy["no_log"] is True
    assert copy["diff"] is False
    assert copy["ansible.builtin.copy"]["mode"] == "0400"


def test_a_share_without_its_secret_is_known():
    found = role(a=share(kind="cephfs"), b=share(kind="beegfs", mount="/b"), c=share(mount="/c"))
    assert found.value("_shared_storage_secret_shares") == ["a", "b"]


def test_further_options_are_a_shares_own():
    found = role(a=share(kind="lustre"), b=share(mount="/b")).value(
        "_shared_storage_units", shared_storage_options={"a": ["flock"]}
    )
    assert [("flock" in each["options"]) for each in found] == [True, False]


@pytest.mark.parametrize("mount", ["/srv/models", "/srv/my-models/", "/data//a_b.c", "/mnt/x/y-z"])
def test_the_units_name_is_its_path(mount):
    escaped = subprocess.run(["systemd-escape", "--path", mount], capture_output=True, text=True, check=True)
    assert unit(mount=mount)["unit"] == escaped.stdout.strip()


@pytest.mark.parametrize("kind", KINDS)
def test_systemd_takes_the_units_and_only_the_automount_is_begun_at_a_start(tmp_path, kind):
    found = unit(kind=kind)
    texts = {}
    for each in ("mount", "automount"):
        texts[each] = role().template(f"etc/systemd/system/share.{each}", item=[found, each])
        (tmp_path / f"srv-models.{each}").write_text(texts[each])
    command = ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "[Install]" not in texts["mount"]
    assert "WantedBy=multi-user.target" in texts["automount"]
    assert "TimeoutSec=60" in texts["mount"]
    assert "LazyUnmount=true" in texts["mount"]


def test_exports_let_in_those_who_mount_and_nobody_else():
    exports = {**EXPORTS, "scratch": {"export": "/export/scratch", "writable": True, "clients": ["10.30.0.0/24"]}}
    lines = joined(role(exports).template("etc/exports.d/groundwork.exports"))
    assert lines == [
        "/export/models -sync,no_subtree_check,root_squash,ro 10.20.1.11 10.20.1.12",
        "/export/scratch -sync,no_subtree_check,root_squash,rw 10.30.0.0/24",
    ]


def test_an_export_that_nobody_mounts_is_none():
    """A folder without a client in exports(5) would be let out to everybody."""
    exports = {"models": {"export": "/export/models", "writable": True, "clients": []}}
    assert joined(role(exports).template("etc/exports.d/groundwork.exports")) == []


def joined(text: str) -> list[str]:
    """Lines of exports(5), continued ones as one, without comments."""
    lines = text.replace("\\\n", "").splitlines()
    return [" ".join(line.split()) for line in lines if line.strip() and not line.startswith("#")]


def test_what_the_kernel_exports_is_held_against_what_is_written():
    lines = [
        "/export/models  10.20.1.11(sync,wdelay,hide,no_subtree_check,sec=sys,ro,secure,root_squash,no_all_squash)",
        "/export/models  10.20.1.12(sync,wdelay,hide,no_subtree_check,sec=sys,rw,secure,root_squash,no_all_squash)",
        "/home  10.20.9.9(sync,wdelay,hide,no_subtree_check,sec=sys,rw,secure,no_root_squash,no_all_squash)",
    ]
    found = role(EXPORTS)
    assert found.value("_shared_storage_pairs") == ["/export/models 10.20.1.11 ro", "/export/models 10.20.1.12 ro"]
    assert found.value("_shared_storage_exported", _shared_storage_lines=lines) == [
        "/export/models 10.20.1.11 ro",
        "/export/models 10.20.1.12 rw",
    ]


def test_the_server_speaks_nfs_4_alone_and_no_portmapper_is_left():
    text = role(EXPORTS).template("etc/nfs.conf.d/groundwork.conf")
    assert "threads=64\nvers3=n\nvers4=y\nvers4.2=y\n" in text
    assert "--no-tcp --no-udp" in role().template("etc/systemd/system/nfs-mountd.service.d/groundwork.conf")
    assert set(role().value("_shared_storage_version_3")) == {"rpcbind.service", "rpcbind.socket", "rpc-statd.service"}


def test_rhel_8_reads_no_folder_of_settings():
    assert role(EXPORTS, "rhel-8").value("_shared_storage_nfs_conf") == "/etc/nfs.conf"
    for distribution in ("debian-12", "ubuntu-22.04", "rocky-9", "rhel-10"):
        assert role(EXPORTS, distribution).value("_shared_storage_nfs_conf") == "/etc/nfs.conf.d/groundwork.conf"
    assert "use-gss-proxy" in role(EXPORTS, "rhel-8").template("etc/nfs.conf.d/groundwork.conf")


@pytest.mark.parametrize("distribution", FACTS.distributions)
def test_packages_of_each_distribution(distribution: str):
    family = FAMILIES[distribution.rpartition("-")[0]]
    wanted = {
        "Debian": {
            "nfs": ["nfs-common"],
            "cephfs": ["ceph-common"],
            "gluster": ["glusterfs-client"],
            "lustre": ["lustre-client-modules-dkms", "lustre-client-utils"],
            "beegfs": ["beegfs-client-dkms"],
        },
        "RedHat": {
            "nfs": ["nfs-utils"],
            "cephfs": ["ceph-common"],
            "gluster": ["glusterfs-fuse"],
            "lustre": ["lustre-client-dkms", "lustre-client"],
            "beegfs": ["beegfs-client-dkms"],
        },
    }[family]
    for kind, packages in wanted.items():
        assert role(None, distribution, models=share(kind=kind)).value("_shared_storage_wanted") == packages
    server = {"Debian": ["nfs-kernel-server"], "RedHat": ["nfs-utils"]}[family]
    assert role(EXPORTS, distribution).value("_shared_storage_wanted") == server


def test_kinds_whose_module_is_built_for_a_kernel_are_known():
    assert role(models=share(kind="lustre")).value("_shared_storage_modules") == ["lustre"]
    assert role(models=share(kind="beegfs")).value("_shared_storage_modules") == ["beegfs"]
    for kind in ("nfs", "cephfs", "gluster"):
        assert role(models=share(kind=kind)).value("_shared_storage_modules") == []


PREFLIGHT = read(ROLE / "tasks/preflight.yml")


def refusals(found: Rendered, said: str, **more: Any) -> list[str]:
    """What preflight says of a host that answered `said`."""
    told = []
    for task in (PREFLIGHT[0], PREFLIGHT[2]):
        variables = {name: trusted(value) for name, value in task.get("vars", {}).items()}
        answer = {"stdout_lines": said.splitlines()}
        for item in task["loop"]:
            given = {"__shared_storage_host": answer, **variables, **more}
            holds = found.text(item["holds"], **given)
            if str(holds) != "True":
                told.append(found.text(item["else"], **given))
    return told


def test_a_host_that_can_is_not_refused():
    assert refusals(role(models=share()), "fstab=/ /boot\n") == []


@pytest.mark.parametrize(
    ("kind", "said", "sentence"),
    [
        ("lustre", "fstab=\nmodule=lustre\npackage=lustre-client-utils", "No repository of this host has `lustre-client-utils`"),
        ("lustre", "fstab=\nmodule=lustre\nheaders=", "`lustre` has to be built for the kernel `6.1.0-41-amd64`, whose headers are not there"),
        ("nfs", "fstab=/ /srv/models\n", "`/etc/fstab` mounts `/srv/models` already"),
        ("cephfs", "fstab=/\n", "`shared_storage_secrets` has no file for models"),
    ],
)  # fmt: skip
def test_what_would_stop_half_way_is_told_before_anything_is_done(kind, said, sentence):
    (told,) = refusals(role(models=share(kind=kind)), said)
    assert sentence in " ".join(told.split())


def test_a_container_is_told_in_one_sentence():
    (told,) = refusals(role(models=share()), "fstab=/", ansible_facts=facts(virtualization="container"))
    assert "This host is a container" in told
    assert "`shared_storage_own_kernel: false`" in told


def test_the_probe_is_shell_that_bash_takes(tmp_path: Path):
    script = role(EXPORTS, models=share(kind="lustre")).text(PREFLIGHT[1]["ansible.builtin.shell"])
    assert "for module in lustre; do" in script
    assert subprocess.run(["bash", "-n"], input=script, text=True, check=False).returncode == 0
