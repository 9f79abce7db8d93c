"""Values as the connector gives them: SQL and parameters beside the rows that are right."""

import datetime as dt
from decimal import Decimal
from typing import Any, NamedTuple

from check import Check, Subject, require_equal
from warehouse import Row, rows_of

NOON = dt.datetime(2024, 2, 29, 12, 34, 56, 789012)


class Case(NamedTuple):
    title: str
    text: str
    row: Row
    parameters: Any = None


CASES = [
    Case("a number", "SELECT 1 AS x", (1,)),
    Case(
        "NULL and booleans",
        "SELECT CAST(NULL AS INT) AS a, true AS b, false AS c",
        (None, True, False),
    ),
    Case(
        "whole numbers at their limits",
        "SELECT CAST(-128 AS TINYINT) AS a, CAST(32767 AS SMALLINT) AS b, "
        "CAST(-2147483648 AS INT) AS c, CAST(9223372036854775807 AS BIGINT) AS d, "
        "CAST(-9223372036854775808 AS BIGINT) AS e",
        (-128, 32767, -2147483648, 2**63 - 1, -(2**63)),
    ),
    Case(
        "FLOAT and DOUBLE",
        "SELECT a, b FROM judge.clients.floats",
        (1.5, -2.25),
    ),
    Case(
        "DECIMAL with every digit",
        "SELECT 12345678901234567890123456.789012345678 AS a, CAST(-0.01 AS DECIMAL(4,2)) AS b",
        (Decimal("12345678901234567890123456.789012345678"), Decimal("-0.01")),
    ),
    Case(
        "text beyond ASCII, with a quote, and none",
        "SELECT 'hé 世界 \\'😀' AS a, '' AS b",
        ("hé 世界 '😀", ""),
    ),
    Case(
        "dates",
        "SELECT CAST('1969-12-31' AS DATE) AS a, CAST('9999-12-31' AS DATE) AS b",
        (dt.date(1969, 12, 31), dt.date(9999, 12, 31)),
    ),
    Case(
        "timestamps to the microsecond, with and without a zone",
        "SELECT CAST('2024-02-29 12:34:56.789012' AS TIMESTAMP) AS a, "
        "CAST('2024-02-29 12:34:56.789012' AS TIMESTAMP_NTZ) AS b",
        (NOON.replace(tzinfo=dt.timezone.utc), NOON),
    ),
    Case("bytes", "SELECT b FROM judge.clients.nested", (b"\x00\xff",)),
    Case(
        "an array, a struct and a map",
        "SELECT a, s, m FROM judge.clients.nested",
        ([1, 2, 3], {"x": 1, "y": "z"}, {"k": 1}),
    ),
    Case("two columns of one name", "SELECT 1 AS a, 'x' AS a", (1, "x")),
    Case(
        "named parameters",
        "SELECT :a AS a, :b AS b, :c AS c",
        (7, "x", Decimal("1.25")),
        {"a": 7, "b": "x", "c": Decimal("1.25")},
    ),
    Case(
        "parameters: BIGINT, NULL, DATE",
        "SELECT :a AS a, :b AS b, :c AS c",
        (2**62, None, dt.date(2024, 1, 2)),
        {"a": 2**62, "b": None, "c": dt.date(2024, 1, 2)},
    ),
    Case(
        "a TIMESTAMP parameter",
        "SELECT :a AS a",
        (NOON.replace(tzinfo=dt.timezone.utc),),
        {"a": NOON},
    ),
]

DESCRIBED = (
    "SELECT CAST(1 AS INT) AS i, CAST(1 AS DECIMAL(10,2)) AS d, 'x' AS s, "
    "DATE'2020-01-01' AS dd, TIMESTAMP'2020-01-01 00:00:00Z' AS t, "
    "TIMESTAMP_NTZ'2020-01-01 00:00:00' AS n"
)
# Name, type, precision, scale; both kinds of timestamp are one to the protocol.
DESCRIPTION = [
    ("i", "int", None, None),
    ("d", "decimal", 10, 2),
    ("s", "string", None, None),
    ("dd", "date", None, None),
    ("t", "timestamp", None, None),
    ("n", "timestamp", None, None),
]


def columns_are_described(subject: Subject) -> None:
    with subject.connection.cursor() as cursor:
        cursor.execute(DESCRIBED)
        found = [(name, kind, p, s) for name, kind, _, _, p, s, _ in cursor.description]
        require_equal(found, DESCRIPTION)


def check_of(case: Case) -> Check:
    def run(subject: Subject) -> None:
        found = rows_of(subject.connection, case.text, case.parameters)
        require_equal(found, [case.row])

    return Check(case.title, run)


CHECKS = [
    *map(check_of, CASES),
    Check("the description of columns", columns_are_described),
]
