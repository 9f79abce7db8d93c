"""Catalogs, schemas, tables and columns, as tools list them: JDBC's column names, some rows."""

from typing import NamedTuple

from check import Check, Subject

ANY = {"schema_name": "%", "table_name": "%"}
OF_TABLES = ["TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME"]


class Listing(NamedTuple):
    method: str
    columns: list[str]
    #: A column and a value that one row has to have.
    row: tuple[str, str]
    arguments: dict[str, str] = {}


LISTINGS = [
    Listing("catalogs", ["TABLE_CAT"], ("TABLE_CAT", "data_mesh_catalog")),
    Listing("schemas", ["TABLE_SCHEM", "TABLE_CATALOG"], ("TABLE_SCHEM", "aviation")),
    Listing(
        "tables", [*OF_TABLES, "TABLE_TYPE", "REMARKS"], ("TABLE_NAME", "airports"), ANY
    ),
    Listing(
        "columns",
        [
            *OF_TABLES,
            *["COLUMN_NAME", "DATA_TYPE", "TYPE_NAME", "COLUMN_SIZE", "DECIMAL_DIGITS"],
            *["NULLABLE", "ORDINAL_POSITION", "IS_NULLABLE"],
        ],
        ("COLUMN_NAME", "iata"),
        ANY,
    ),
]


def check_of(listing: Listing) -> Check:
    def run(subject: Subject) -> None:
        with subject.connection.cursor() as cursor:
            getattr(cursor, listing.method)(**listing.arguments)
            names = [column[0] for column in cursor.description]
            rows = cursor.fetchall()
        missing = [column for column in listing.columns if column not in names]
        assert not missing, f"of {names}, {missing} are missing"
        column, value = listing.row
        values = {row[names.index(column)] for row in rows}
        assert value in values, f"{column} has no {value}, but {sorted(map(str, values))[:10]}"

    return Check(f"{listing.method}()", run)


CHECKS = [*map(check_of, LISTINGS)]
