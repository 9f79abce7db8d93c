"""A check is a sentence and what it does; what it finds wrong is an AssertionError."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from databricks.sql.client import Connection

from warehouse import Warehouse

TEXT_MAX = 400


class Subject(NamedTuple):
    """What is judged: the warehouse, and a connection that most checks share."""

    warehouse: Warehouse
    connection: Connection


class Check(NamedTuple):
    title: str
    run: Callable[[Subject], None]


def fault_of(check: Check, subject: Subject) -> str | None:
    """In words; None when there is none."""
    try:
        check.run(subject)
        return None
    except Exception as error:
        kind = "" if isinstance(error, AssertionError) else f"{type(error).__name__}: "
        return (kind + str(error))[:TEXT_MAX]


def require_equal(found: Any, expected: Any) -> None:
    """Equal, and of the same Python type: 1 is no True, and no Decimal."""
    same = same_value(found, expected)
    assert same, f"the connector has {found!r}, right is {expected!r}"


def same_value(found: Any, expected: Any) -> bool:
    if isinstance(expected, dict):
        return same_value(sorted(dict(found).items()), sorted(expected.items()))
    if isinstance(expected, Sequence) and not isinstance(expected, (str, bytes)):
        # The connector has arrays of NumPy for lists.
        found = found.tolist() if hasattr(found, "tolist") else found
        return len(found) == len(expected) and all(map(same_value, found, expected))
    if isinstance(expected, bool) or isinstance(found, bool):
        return found is expected
    return isinstance(found, type(expected)) and found == expected
