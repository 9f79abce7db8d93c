"""Databricks' own Python connector asks a warehouse what the product's driver may ask.

Usage: judge.py <address> [<title> ...]: the address is JSON with the fields of Warehouse; without
titles, every check is done. A line of JSON goes out for each: {"check", "fault"}, fault may be null.
"""

import json
import logging
import sys

import failures
import results
import sessions
import values
from check import Check, Subject, fault_of
from warehouse import Warehouse

CHECKS: list[Check] = [
    *sessions.CHECKS,
    *values.CHECKS,
    *results.CHECKS,
    *failures.CHECKS,
]


def main() -> None:
    logging.disable(logging.CRITICAL)
    address, *titles = sys.argv[1:]
    unknown = set(titles) - {check.title for check in CHECKS}
    assert not unknown, f"there are no such checks: {unknown}"
    warehouse = Warehouse(**json.loads(address))
    with warehouse.connect() as connection:
        for check in CHECKS:
            if titles and check.title not in titles:
                continue
            fault = fault_of(check, Subject(warehouse, connection))
            print(json.dumps({"check": check.title, "fault": fault}), flush=True)


if __name__ == "__main__":
    main()
