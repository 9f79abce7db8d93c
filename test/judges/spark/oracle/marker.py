"""The value of a named marker, with the type that the driver sends for it."""

import decimal
import re
from functools import lru_cache
from typing import Any

from pyspark.sql import Column, SparkSession
from pyspark.sql import functions as F

WHOLE_NUMBERS = {"TINYINT": "Y", "SMALLINT": "S", "INTEGER": "", "INT": "", "BIGINT": "L"}


# A marker costs several calls into Java, and generated statements repeat their values.
@lru_cache(maxsize=10_000)
def marker_value(spark: SparkSession, kind: str | None, value: str | None) -> Column:
    """As the driver does it, a marker without a value is a NULL of no type."""
    if value is None:
        return F.lit(None)
    if kind == "STRING" or kind is None:
        return F.lit(value)
    if kind in ("DATE", "TIMESTAMP", "TIMESTAMP_NTZ"):
        return F.expr(f"{kind}'{value}'")
    if kind == "BOOLEAN" and value.lower() in ("true", "false"):
        return F.lit(value.lower() == "true")
    if kind in WHOLE_NUMBERS and re.fullmatch(r"-?\d+", value):
        return F.expr(value + WHOLE_NUMBERS[kind])
    if kind in ("FLOAT", "DOUBLE"):
        return literal(spark, value, kind)
    # A bare DECIMAL is one without digits after the point.
    return decimal_value(spark, "DECIMAL(10,0)" if kind == "DECIMAL" else kind, value)


def decimal_value(spark: SparkSession, kind: str, value: str) -> Column:
    parts = re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", kind)
    if not parts:
        raise ValueError(f"the judge knows no marker of the type {kind} with the value {value!r}")
    precision, scale = int(parts[1]), int(parts[2])
    digits = decimal.Decimal(value).as_tuple()
    exponent = int(digits.exponent)
    if -exponent > scale or len(digits.digits) + exponent > precision - scale:
        raise ValueError(f"{value} does not fit {kind}")
    return literal(spark, value, kind)


def literal(spark: SparkSession, value: str, kind: str) -> Column:
    """Through Java: Spark refuses a CAST as a marker's value."""
    jvm: Any = spark._jvm
    made = jvm.meshport.MarkerValue.of(value, kind)
    return Column(jvm.org.apache.spark.sql.classic.ExpressionUtils.column(made))
