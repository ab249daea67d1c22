"""The world's memory: one SQLite file, one connection, one lock."""

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from .records import TABLES, Record

R = TypeVar("R", bound=Record)


class Store:
    """Records in SQLite. What a call or a finished ``transaction()`` changed survives kill -9."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._depth = 0
        self._sql: sqlite3.Connection | None = None

    def open(self, path: Path) -> None:
        """Opens the world, making it where there is none. One process at a time may have it
        (sqlite3.OperationalError otherwise). A world of another version is moved aside."""
        path.parent.mkdir(parents=True, exist_ok=True)
        schema = "".join(_schema(table) for table in TABLES)
        version = zlib.crc32(schema.encode()) & 0x7FFFFFFF
        if path.exists() and (found := _version(path)) not in (0, version):
            for piece in path.parent.glob(path.name + "*"):
                piece.rename(piece.with_name(f"old-{found}-{piece.name}"))
        self._sql = _connect(path)
        self._sql.executescript(f"BEGIN IMMEDIATE;{schema}PRAGMA user_version={version};COMMIT;")

    def close(self) -> None:
        with self._lock:
            if self._sql is not None:
                self._sql.close()
                self._sql = None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing, and nobody else in between. Joins a transaction already begun."""
        with self._lock:
            if self._depth == 0:
                self._connection.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._connection.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self._connection.execute("COMMIT")

    def insert(self, record: Record) -> None:
        names = list(_READERS[type(record)])
        marks = ", ".join("?" * len(names))
        self._run(
            f"INSERT INTO {_table(type(record))} ({', '.join(names)}) VALUES ({marks})",  # noqa: S608
            [_written(getattr(record, name)) for name in names],
        )

    def update(self, record: Record) -> None:
        """Writes the record back; nothing where it is gone by now."""
        names = list(_READERS[type(record)])
        pairs = ", ".join(f"{name} = ?" for name in names)
        self._run(
            f"UPDATE {_table(type(record))} SET {pairs} WHERE uuid = ?",  # noqa: S608
            [_written(getattr(record, name)) for name in names] + [record.uuid],
        )

    def get(self, table: type[R], uuid: str) -> R | None:
        return self.first(table, "uuid = ?", [uuid])

    def first(
        self, table: type[R], where: str = "1", values: Sequence[object] = (), order: str = "rowid"
    ) -> R | None:
        found = self.select(table, where, values, order=order, limit=1)
        return found[0] if found else None

    def select(
        self,
        table: type[R],
        where: str = "1",
        values: Sequence[object] = (),
        *,
        order: str = "rowid",
        limit: int = -1,
        offset: int = 0,
    ) -> list[R]:
        """``where`` and ``order`` are SQL written in this package, never what came from outside."""
        readers = _READERS[table]
        rows = self._run(
            f"SELECT {', '.join(readers)} FROM {_table(table)}"  # noqa: S608
            f" WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?",
            [*map(_written, values), limit, offset],
        )
        return [
            table(**{name: read(v) for (name, read), v in zip(readers.items(), row, strict=True)})
            for row in rows
        ]

    def count(self, table: type[Record], where: str = "1", values: Sequence[object] = ()) -> int:
        sql = f"SELECT COUNT(*) FROM {_table(table)} WHERE {where}"  # noqa: S608
        return int(self._run(sql, [*map(_written, values)])[0][0])

    def delete(self, table: type[Record], where: str, values: Sequence[object] = ()) -> None:
        self._run(f"DELETE FROM {_table(table)} WHERE {where}", [*map(_written, values)])  # noqa: S608

    def _run(self, sql: str, values: Sequence[Any]) -> list[Any]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    @property
    def _connection(self) -> sqlite3.Connection:
        if self._sql is None:
            raise RuntimeError("the world is not open")
        return self._sql


db = Store()
"""The world of this process."""


def _connect(path: Path) -> sqlite3.Connection:
    sql = sqlite3.connect(path, timeout=0.5, check_same_thread=False, isolation_level=None)
    for pragma in ("locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=NORMAL"):
        sql.execute(f"PRAGMA {pragma}")
    return sql


def _version(path: Path) -> int:
    sql = _connect(path)
    try:
        return int(sql.execute("PRAGMA user_version").fetchone()[0])
    finally:
        sql.close()


def _table(record: type[Record]) -> str:
    return record.__name__.lower()


def _schema(record: type[Record]) -> str:
    table = _table(record)
    columns = ", ".join(f"{name} {'PRIMARY KEY' * (name == 'uuid')}" for name in _READERS[record])
    made = f"CREATE TABLE IF NOT EXISTS {table} ({columns});\n"
    for number, index in enumerate(record.indexes):
        made += f"CREATE INDEX IF NOT EXISTS {table}_{number} ON {table} {index};\n"
    return made


def _written(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")  # always UTC, so it sorts as text
    if isinstance(value, list):
        return json.dumps(value)
    return int(value) if isinstance(value, bool) else value


def _reader(hint: Any) -> Callable[[Any], Any]:
    kinds = (hint, *get_args(hint))
    if datetime in kinds:
        return lambda value: None if value is None else datetime.fromisoformat(value)
    if get_origin(hint) is list:
        return json.loads
    if bool in kinds:
        return bool
    return lambda value: value


_READERS = {
    table: {f.name: _reader(get_type_hints(table)[f.name]) for f in fields(table)}
    for table in TABLES
}
