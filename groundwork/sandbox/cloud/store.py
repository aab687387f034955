"""What the stand-in cloud remembers: one SQLite file, safe under kill -9, parallel threads and processes.

Write-ahead logging keeps a killed writer's half-done transaction out of the file; every change of the cloud is one
transaction, so an object is either there with its references, companions and audit entry, or not at all.
"""

import json
import sqlite3
import threading
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from groundwork.sandbox.cloud.account import Reservation

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS objects (
    type TEXT, id TEXT, arn TEXT, name TEXT, urn TEXT, generation INTEGER, region TEXT,
    state TEXT, tags TEXT, made_by TEXT, owner_type TEXT, owner_id TEXT, unique_key TEXT, PRIMARY KEY (type, id));
CREATE INDEX IF NOT EXISTS objects_by_arn ON objects (arn);
CREATE INDEX IF NOT EXISTS objects_by_name ON objects (type, name);
CREATE INDEX IF NOT EXISTS objects_by_owner ON objects (owner_type, owner_id);
CREATE INDEX IF NOT EXISTS objects_by_unique_key ON objects (type, unique_key);
CREATE TABLE IF NOT EXISTS edges (
    from_type TEXT, from_id TEXT, path TEXT, to_type TEXT, to_id TEXT, blocks INTEGER, part_of INTEGER);
CREATE INDEX IF NOT EXISTS edges_from ON edges (from_type, from_id);
CREATE INDEX IF NOT EXISTS edges_to ON edges (to_type, to_id);
CREATE TABLE IF NOT EXISTS launches (
    type TEXT, id TEXT, machine TEXT, zone TEXT, capacity TEXT, count INTEGER, reservation TEXT);
CREATE TABLE IF NOT EXISTS reservations (id TEXT PRIMARY KEY, machine TEXT, zone TEXT, count INTEGER, kind TEXT);
CREATE TABLE IF NOT EXISTS contents (type TEXT, id TEXT, PRIMARY KEY (type, id));
CREATE TABLE IF NOT EXISTS births (type TEXT, urn TEXT, count INTEGER, PRIMARY KEY (type, urn));
CREATE TABLE IF NOT EXISTS events (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT, action TEXT, type TEXT, id TEXT, urn TEXT, code TEXT, message TEXT);
"""
PATIENCE: Final = 60.0
"""Seconds to wait for another process's transaction."""


@dataclass(frozen=True)
class Thing:
    """One object of the cloud, as the store keeps it."""

    type: str
    id: str
    state: dict[str, Any]
    arn: str | None = None
    name: str | None = None
    urn: str | None = None
    generation: int = 0
    region: str = ""
    tags: dict[str, str] = field(default_factory=dict[str, str])
    made_by: str = "program"
    owner: tuple[str, str] | None = None
    unique_key: str | None = None


@dataclass(frozen=True)
class Edge:
    """One object naming another."""

    path: str
    to_type: str
    to_id: str
    blocks: bool = True
    part_of: bool = False


@dataclass(frozen=True)
class Launch:
    """Machines that an object runs: what counts against quotas and reservations."""

    type: str
    id: str
    machine: str
    zone: str
    capacity: str
    count: int
    reservation: str | None = None


class Store:
    """The tables, and the questions asked of them."""

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path or ":memory:", timeout=PATIENCE, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Generator[None]:
        """All of it or nothing; within another, part of that one."""
        with self._lock:
            if self._depth == 0:
                self._db.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._db.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self._db.execute("COMMIT")

    def _rows(self, query: str, *values: Any, **named: Any) -> list[sqlite3.Row]:
        with self._lock:
            return self._db.execute(query, named or values).fetchall()

    def _things(self, query: str, *values: Any) -> list[Thing]:
        return [_thing(row) for row in self._rows(f"SELECT objects.* FROM objects {query}", *values)]  # noqa: S608 (our own text)

    def get(self, type_: str, id_: str) -> Thing | None:
        """The object, or None."""
        return next(iter(self._things("WHERE type = ? AND id = ?", type_, id_)), None)

    def find(self, types: Iterable[str], by: str, value: str) -> Thing | None:
        """The first object of one of the types whose `id`, `arn` or `name` (or one of two, `id-or-arn`) is the value."""
        for type_ in types:
            for column in by.split("-or-"):
                if found := self._things(f"WHERE type = ? AND {column} = ?", type_, value):
                    return found[0]
        return None

    def with_unique_key(self, type_: str, key: str) -> Thing | None:
        """The object that holds the key only one may have."""
        return next(iter(self._things("WHERE type = ? AND unique_key = ?", type_, key)), None)

    def all(self, type_: str | None = None) -> list[Thing]:
        """Every object, or every one of a type."""
        return self._things("WHERE type = ? ORDER BY id", type_) if type_ else self._things("ORDER BY type, id")

    def owned_by(self, type_: str, id_: str) -> list[Thing]:
        """What a service made along with the object."""
        return self._things("WHERE owner_type = ? AND owner_id = ?", type_, id_)

    def pointing_at(self, type_: str, id_: str, *, part_of: bool = False) -> list[tuple[Thing, str]]:
        """Objects that keep this one from being deleted (or that are part of it), with the path they name it by."""
        rows = self._rows(
            "SELECT objects.*, edges.path AS edge_path FROM edges JOIN objects ON type = from_type AND id = from_id "
            "WHERE to_type = ? AND to_id = ? AND CASE WHEN ? THEN part_of ELSE blocks END = 1 ORDER BY type, id",
            type_,
            id_,
            part_of,
        )
        return [(_thing(row), row["edge_path"]) for row in rows]

    def naming(self, type_: str, to: tuple[str, str]) -> list[Thing]:
        """Objects of a type that name the other one, each once."""
        return self._things("WHERE type = ? AND id IN (SELECT from_id FROM edges WHERE from_type = ? AND to_type = ? AND to_id = ?)", type_, type_, *to)  # fmt: skip

    def count(self, type_: str) -> int:
        """How many objects of a type the account has, not counting what services made along with others."""
        return int(self._rows("SELECT COUNT(*) AS n FROM objects WHERE type = ? AND owner_type IS NULL", type_)[0]["n"])

    def birth(self, type_: str, urn: str) -> int:
        """How often the URN was created before: the generation of the next one."""
        rows = self._rows("SELECT count FROM births WHERE type = ? AND urn = ?", type_, urn)
        return int(rows[0]["count"]) if rows else 0

    def born(self, type_: str, urn: str) -> None:
        """Count one more creation of the URN."""
        self._rows(
            "INSERT INTO births VALUES (?, ?, 1) ON CONFLICT (type, urn) DO UPDATE SET count = count + 1", type_, urn
        )

    def put(self, thing: Thing, edges: Iterable[Edge] = ()) -> None:
        """Store the object and what it names, in place of an older version."""
        owner = thing.owner or (None, None)
        with self.transaction():
            self._rows(
                "INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                thing.type, thing.id, thing.arn, thing.name, thing.urn, thing.generation, thing.region,
                json.dumps(thing.state), json.dumps(thing.tags), thing.made_by, *owner, thing.unique_key,
            )  # fmt: skip
            self._rows("DELETE FROM edges WHERE from_type = ? AND from_id = ?", thing.type, thing.id)
            for edge in edges:
                self._rows(
                    "INSERT INTO edges VALUES (?, ?, ?, ?, ?, ?, ?)",
                    thing.type, thing.id, edge.path, edge.to_type, edge.to_id, edge.blocks, edge.part_of,
                )  # fmt: skip

    def start(self, launch: Launch) -> None:
        """Remember machines that run."""
        values = (
            launch.type,
            launch.id,
            launch.machine,
            launch.zone,
            launch.capacity,
            launch.count,
            launch.reservation,
        )
        self._rows("INSERT INTO launches VALUES (?, ?, ?, ?, ?, ?, ?)", *values)

    def stop(self, type_: str, id_: str) -> None:
        """Forget the machines of an object."""
        self._rows("DELETE FROM launches WHERE type = ? AND id = ?", type_, id_)

    def launches(self) -> list[Launch]:
        """All machines that run."""
        return [Launch(**dict(row)) for row in self._rows("SELECT * FROM launches")]

    def reserve(self, id_: str, held: Reservation) -> None:
        """Let the account hold a reservation."""
        self._rows(
            "INSERT OR REPLACE INTO reservations VALUES (?, ?, ?, ?, ?)",
            id_,
            held.machine,
            held.zone,
            held.count,
            held.kind,
        )

    def reservation(self, id_: str) -> Reservation | None:
        """A reservation that was planted."""
        rows = self._rows("SELECT machine, zone, count, kind FROM reservations WHERE id = ?", id_)
        return Reservation.model_validate(dict(rows[0])) if rows else None

    def remove(self, type_: str, id_: str) -> None:
        """Forget the object and what it names."""
        with self.transaction():
            self._rows("DELETE FROM objects WHERE type = ? AND id = ?", type_, id_)
            self._rows("DELETE FROM edges WHERE from_type = ? AND from_id = ?", type_, id_)
            self._rows("DELETE FROM contents WHERE type = ? AND id = ?", type_, id_)
            self.stop(type_, id_)

    def disown(self, thing: Thing) -> None:
        """Let the object stand on its own, after the one that it belonged to went."""
        self._rows(
            "UPDATE objects SET owner_type = NULL, owner_id = NULL WHERE type = ? AND id = ?", thing.type, thing.id
        )

    def fill(self, thing: Thing) -> None:
        """Note that there is something inside a container."""
        self._rows("INSERT OR REPLACE INTO contents VALUES (?, ?)", thing.type, thing.id)

    def filled(self, thing: Thing) -> bool:
        """Whether there is something inside a container."""
        return bool(self._rows("SELECT 1 FROM contents WHERE type = ? AND id = ?", thing.type, thing.id))

    def log(self, event: Mapping[str, str | None]) -> None:
        """Add to the audit trail."""
        self._rows(
            "INSERT INTO events (at, action, type, id, urn, code, message) "
            "VALUES (:at, :action, :type, :id, :urn, :code, :message)",
            **event,
        )

    def events(self) -> list[dict[str, Any]]:
        """The audit trail, oldest first."""
        return [dict(row) for row in self._rows("SELECT * FROM events ORDER BY number")]


def _thing(row: sqlite3.Row) -> Thing:
    owner = (row["owner_type"], row["owner_id"]) if row["owner_type"] else None
    return Thing(
        row["type"], row["id"], json.loads(row["state"]), row["arn"], row["name"], row["urn"], row["generation"],
        row["region"], json.loads(row["tags"]), row["made_by"], owner, row["unique_key"],
    )  # fmt: skip
