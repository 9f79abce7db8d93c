"""Results of many pages, read in every way that the connector has."""

from collections.abc import Callable
from typing import Any, NamedTuple

from databricks.sql.client import Cursor

from check import Check, Subject, require_equal
from warehouse import rows_of

COUNT = 300_000
MANY = f"SELECT id, CAST(id AS STRING) AS s FROM range({COUNT}) ORDER BY id"
NONE = "SELECT id, CAST(id AS STRING) AS s FROM range(0) ORDER BY id"

Ids = list[int]


class Way(NamedTuple):
    title: str
    read: Callable[[Cursor], Ids]
    options: dict[str, Any] = {}


def by_pages(cursor: Cursor) -> Ids:
    ids: Ids = []
    while rows := cursor.fetchmany(50_000):
        ids += [row[0] for row in rows]
    return ids


WAYS = [
    Way("fetchmany", by_pages),
    Way("fetchmany, of small fetches", by_pages, {"arraysize": 20_000}),
    Way("fetchall", lambda cursor: [row[0] for row in cursor.fetchall()]),
    Way("fetchall_arrow", lambda cursor: cursor.fetchall_arrow().column(0).to_pylist()),
]


def check_of(way: Way) -> Check:
    def run(subject: Subject) -> None:
        with subject.connection.cursor(**way.options) as cursor:
            cursor.execute(MANY)
            ids = way.read(cursor)
        wrong = next((at for at, id in enumerate(ids) if id != at), None)
        assert wrong is None, f"row {wrong} has the id {ids[wrong or 0]}"
        require_equal(len(ids), COUNT)

    return Check(f"{COUNT} rows by {way.title}", run)


def no_rows(subject: Subject) -> None:
    require_equal(rows_of(subject.connection, NONE), [])


CHECKS = [*map(check_of, WAYS), Check("a result without rows", no_rows)]
