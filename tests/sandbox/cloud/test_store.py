"""The file survives kill -9, parallel threads and parallel processes."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from groundwork.sandbox.cloud import CloudError
from tests.sandbox.cloud.world import VPC, World

TOPIC = "aws:sns/topic:Topic"
WRITER = """
import sys
from pathlib import Path
from groundwork.sandbox.cloud import Cloud
cloud = Cloud(Path(sys.argv[1]))
for number in range(100_000):
    name = f"{sys.argv[2]}-{number}"
    id_, _ = cloud.create(f"urn:{name}", "aws:ec2/vpc:Vpc", name, {"cidrBlock": "10.0.0.0/16", "tags": {"Name": name}})
    print(id_, flush=True)
    if "limited" in sys.argv and number == 9:
        break
"""


def writer(path: Path, name: str, *more: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "GROUNDWORK_SANDBOX_FAULTS": "quota:L-F678F1CE=1000000"}
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, *more], stdout=subprocess.PIPE, text=True, env=environment
    )


def test_the_account_outlives_the_process(tmp_path: Path) -> None:
    vpc = World(tmp_path / "cloud.db").vpc()
    again = World(tmp_path / "cloud.db")
    assert again.cloud.read(VPC, vpc)
    assert len(again.cloud.events()) == 1


def test_generations_outlive_the_process(tmp_path: Path) -> None:
    first = World(tmp_path / "cloud.db")
    vpc = first.vpc()
    first.cloud.delete(VPC, vpc, {})
    assert World(tmp_path / "cloud.db").vpc() != vpc


def test_killed_in_the_middle_nothing_is_half_there(tmp_path: Path) -> None:
    path, told = tmp_path / "cloud.db", list[str]()
    for round_ in range(3):
        with writer(path, f"round-{round_}") as process:
            assert process.stdout
            told += [process.stdout.readline().strip() for _ in range(5)]
            time.sleep(0.01 * round_)
            process.send_signal(signal.SIGKILL)
            told += process.stdout.read().split()
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    cloud = World(path).cloud
    vpcs = [thing for thing in cloud.objects() if thing.type == VPC]
    assert set(told) <= {thing.id for thing in vpcs}, "what was answered is there"
    for thing in vpcs:  # and what is there is whole: its companions and its entry in the trail
        assert len(cloud.store.owned_by(VPC, thing.id)) == 3
    assert {event["id"] for event in cloud.events()} == {thing.id for thing in vpcs}


def test_processes_take_turns(tmp_path: Path) -> None:
    processes = [writer(tmp_path / "cloud.db", name, "limited") for name in "abc"]
    assert [process.wait(timeout=60) for process in processes] == [0, 0, 0]
    for process in processes:
        assert process.stdout
        process.stdout.close()
    assert len([thing for thing in World(tmp_path / "cloud.db").cloud.objects() if thing.type == VPC]) == 30


def test_threads_share_one_account(tmp_path: Path) -> None:
    world = World(tmp_path / "cloud.db")
    with ThreadPoolExecutor(16) as pool:
        ids = list(pool.map(lambda n: world.make(TOPIC, f"t{n}", name=f"t{n}")[0], range(200)))
    assert len(set(ids)) == 200
    assert {thing.id for thing in world.cloud.objects()} == set(ids)


def test_of_many_threads_that_want_one_name_one_gets_it(tmp_path: Path) -> None:
    world = World(tmp_path / "cloud.db")

    def want(number: int) -> str:
        try:
            return world.make("aws:sqs/queue:Queue", f"q{number}", name="one")[1]["name"]
        except CloudError as refusal:
            return refusal.code

    with ThreadPoolExecutor(16) as pool:
        answers = sorted(pool.map(want, range(50)))
    assert answers == ["QueueAlreadyExists"] * 49 + ["one"]


def test_ids_do_not_depend_on_the_order_of_creation() -> None:
    forwards, backwards = World(), World()
    names = [f"vpc-{n}" for n in range(10)]
    one = {name: forwards.vpc(name) for name in names}
    two = {name: backwards.vpc(name) for name in reversed(names)}
    assert one == two
