"""Arrow values as exact text: what the engine holds, never a number that went through JSON.

Nested values become JSON of such texts. The forms are those of test/judges/exact-text.ts.
"""

import base64
import decimal
import json
from typing import Any

import pyarrow as pa

MICROS_PER_DAY = 86_400_000_000


def cell_text(kind: pa.DataType, value: pa.Scalar) -> str | None:
    exact = exact_value(kind, value)
    if exact is None or isinstance(exact, str):
        return exact
    return json.dumps(exact, ensure_ascii=False, separators=(",", ":"))


def exact_value(kind: pa.DataType, value: pa.Scalar) -> Any:
    """Text, or a list or dict of it; None stays None."""
    if not value.is_valid:
        return None
    if pa.types.is_date32(kind):
        return date_text(value.value)
    if pa.types.is_timestamp(kind):
        return timestamp_text(value.value) + ("Z" if kind.tz else "")
    if pa.types.is_boolean(kind):
        return "true" if value.as_py() else "false"
    if pa.types.is_floating(kind):
        return floating_point_text(value.as_py())
    if pa.types.is_decimal(kind):
        return format(value.as_py(), "f")
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return base64.b64encode(value.as_py()).decode()
    return nested_value(kind, value)


def nested_value(kind: pa.DataType, value: pa.Scalar) -> Any:
    if pa.types.is_struct(kind):
        return {field.name: exact_value(field.type, value[at]) for at, field in enumerate(kind)}
    if pa.types.is_map(kind):
        entries = (value.values[at] for at in range(len(value.values)))
        return [
            [exact_value(kind.key_type, entry["key"]), exact_value(kind.item_type, entry["value"])]
            for entry in entries
        ]
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return [exact_value(kind.value_type, item) for item in value.values]
    return str(value.as_py())


def floating_point_text(number: float) -> str:
    """The shortest digits that are read as the same number, as JavaScript's toExponential has them."""
    if number != number:
        return "NaN"
    if number in (float("inf"), float("-inf")):
        return "Infinity" if number > 0 else "-Infinity"
    return format(decimal.Decimal(repr(number)).normalize(), "e")


def timestamp_text(micros: int) -> str:
    days, rest = divmod(micros, MICROS_PER_DAY)
    seconds, fraction = divmod(rest, 1_000_000)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{date_text(days)}T{clock}.{fraction:06}"


def date_text(days: int) -> str:
    """Proleptic Gregorian, any year: Python's own dates stop at 0001 and 9999."""
    eras, day_of_era = divmod(days + 719_468, 146_097)
    leap_days = day_of_era // 1460 - day_of_era // 36_524 + day_of_era // 146_096
    year_of_era = (day_of_era - leap_days) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month_from_march = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * month_from_march + 2) // 5 + 1
    month = month_from_march + 3 if month_from_march < 10 else month_from_march - 9
    year = year_of_era + eras * 400 + (month <= 2)
    sign = "-" if year < 0 else "+" if year > 9999 else ""
    return f"{sign}{abs(year):04}-{month:02}-{day:02}"
