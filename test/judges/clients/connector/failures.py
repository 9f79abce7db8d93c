"""What goes wrong arrives as the warehouse said it, and a statement can be stopped."""

import threading
import time
from typing import NamedTuple

from databricks.sql.exc import Error, ServerOperationError

from check import Check, Subject, require_equal
from warehouse import rows_of

SLOW = "SELECT * FROM judge.clients.slow"
CANCELLED_WITHIN_S = 20


class Failure(NamedTuple):
    title: str
    text: str
    error_class: str
    state: str


FAILURES = [
    Failure(
        "a table that is not there",
        "SELECT * FROM judge.clients.not_there",
        "TABLE_OR_VIEW_NOT_FOUND",
        "42P01",
    ),
    Failure("a text that is no statement", "SELEC 1", "PARSE_SYNTAX_ERROR", "42601"),
    Failure(
        "a value that does not fit",
        "SELECT CAST(300 AS TINYINT) AS x",
        "CAST_OVERFLOW",
        "22003",
    ),
]


def check_of(failure: Failure) -> Check:
    def run(subject: Subject) -> None:
        message = failure_of(subject, failure.text)
        for part in (f"[{failure.error_class}]", f"SQLSTATE: {failure.state}"):
            assert part in message, f"{part} is not in: {message}"

    return Check(f"an error: {failure.title}", run)


def marker_without_a_value(subject: Subject) -> None:
    message = failure_of(subject, "SELECT :missing AS x", {"other": 1})
    assert "42P02" in message, f"SQLSTATE 42P02 is not in: {message}"


def failure_of(subject: Subject, text: str, parameters: object = None) -> str:
    try:
        rows = rows_of(subject.connection, text, parameters)
    except ServerOperationError as error:
        return str(error)
    raise AssertionError(f"there is no error, but {rows}")


def session_lives_on(subject: Subject) -> None:
    failure_of(subject, FAILURES[0].text)
    require_equal(rows_of(subject.connection, "SELECT 2 AS x"), [(2,)])


def statement_is_cancelled(subject: Subject) -> None:
    """Cancelled again and again: there is no handle to name until ExecuteStatement has answered."""
    outcome: list[Error] = []
    with subject.warehouse.connect() as connection, connection.cursor() as cursor:

        def execute() -> None:
            try:
                cursor.execute(SLOW)
            except Error as error:
                outcome.append(error)

        running = threading.Thread(target=execute, daemon=True)
        started = time.monotonic()
        running.start()
        while running.is_alive() and time.monotonic() - started < CANCELLED_WITHIN_S:
            running.join(0.5)
            cursor.cancel()
        assert not running.is_alive(), f"it still runs after {CANCELLED_WITHIN_S} s"
        assert outcome, "it ended without an error"
        require_equal(rows_of(connection, "SELECT 3 AS x"), [(3,)])


CHECKS = [
    *map(check_of, FAILURES),
    Check("an error: a marker without a value", marker_without_a_value),
    Check("a session lives on after an error", session_lives_on),
    Check("a running statement is cancelled", statement_is_cancelled),
]
