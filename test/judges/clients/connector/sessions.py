"""Sessions: who is let in, what is configured, how they end; and statements that nobody waits for."""

import time
import uuid

from databricks.sql.exc import Error

from check import Check, Subject, require_equal
from warehouse import rows_of

PENDING_S = 10


def opens(subject: Subject) -> None:
    with subject.warehouse.connect() as connection:
        require_equal(rows_of(connection, "SELECT 4 AS x"), [(4,)])


def wrong_token_is_refused(subject: Subject) -> None:
    try:
        subject.warehouse.connect(access_token="wrong").close()
    except Error as error:
        message = str(error)
        known = ("Invalid access token", "403", "401")
        assert any(text in message for text in known), message
        return
    raise AssertionError("it let a wrong token in")


def query_has_an_id(subject: Subject) -> None:
    with subject.connection.cursor() as cursor:
        cursor.execute("SELECT 1 AS x")
        require_equal(str(uuid.UUID(cursor.query_id)), cursor.query_id)


def result_is_waited_for(subject: Subject) -> None:
    with subject.connection.cursor() as cursor:
        cursor.execute_async("SELECT 5 AS x")
        until = time.monotonic() + PENDING_S
        while cursor.is_query_pending():
            assert time.monotonic() < until, f"it is pending after {PENDING_S} s"
            time.sleep(0.05)
        cursor.get_async_execution_result()
        require_equal([tuple(row) for row in cursor.fetchall()], [(5,)])


def closed_is_closed(subject: Subject) -> None:
    connection = subject.warehouse.connect()
    rows_of(connection, "SELECT 1 AS x")
    connection.close()
    try:
        rows_of(connection, "SELECT 1 AS x")
    except Error:
        return
    raise AssertionError("a closed session takes statements")


CHECKS = [
    Check("a session opens", opens),
    Check("a wrong token is refused", wrong_token_is_refused),
    Check("a query has an id", query_has_an_id),
    Check("execute_async", result_is_waited_for),
    Check("a closed session takes no statement", closed_is_closed),
]
