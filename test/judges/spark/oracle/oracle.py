"""The oracle: JSON lines with statements in, one JSON line with rows or a failure out for each.

Usage: oracle.py <setup.sh's folder> <work folder> <catalog> ...
In:  {"id", "sql", "parameters": [{"name", "type", "value"}], "markers": "anywhere"|"expressions"}
Out: {"id", "columns": [{"name", "type"}], "rows": [[text or null, ...]]}
  or {"id", "errorClass", "sqlState", "message"}
"""

import json
import os
import sys
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from exact_value import cell_text
from failure import failure_of
from marker import marker_value
from session import open_session

EXPRESSIONS_ONLY = "spark.sql.legacy.parameterSubstitution.constantsOnly"


def answer(spark: SparkSession, question: dict[str, Any]) -> dict[str, Any]:
    try:
        markers = {
            marker["name"]: marker_value(spark, marker.get("type"), marker.get("value"))
            for marker in question.get("parameters", [])
        }
        only = question.get("markers") == "expressions"
        spark.conf.set(EXPRESSIONS_ONLY, "true" if only else "false")
        sql = question["sql"]
        return result(spark.sql(sql, args=markers) if markers else spark.sql(sql))
    except Exception as error:
        return failure_of(error)


def result(frame: DataFrame) -> dict[str, Any]:
    columns = [
        {"name": field.name, "type": field.dataType.simpleString()} for field in frame.schema.fields
    ]
    try:
        return {"columns": columns, "rows": exact_rows(frame.toArrow())}
    except pa.ArrowInvalid:
        # A command whose rows break the nullability that it declares, as OPTIMIZE does.
        rows = [[None if cell is None else str(cell) for cell in row] for row in frame.collect()]
        return {"columns": columns, "rows": rows}


def exact_rows(table: pa.Table) -> list[list[str | None]]:
    kinds = [field.type for field in table.schema]
    columns = [table.column(at).combine_chunks() for at in range(table.num_columns)]
    return [
        [cell_text(kind, column[row]) for kind, column in zip(kinds, columns)]
        for row in range(table.num_rows)
    ]


def main() -> None:
    # The answers have a channel of their own: whatever else is printed would break a line.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    machine, work, *catalogs = sys.argv[1:]
    spark = open_session(machine, work, catalogs)
    print(json.dumps({"ready": spark.version}), file=answers, flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        reply = {"id": question["id"], **answer(spark, question)}
        print(json.dumps(reply, ensure_ascii=True), file=answers, flush=True)
    spark.stop()


if __name__ == "__main__":
    main()
