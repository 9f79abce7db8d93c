"""The warehouse that is judged, reached through the unmodified connector."""

from typing import Any, NamedTuple

from databricks import sql
from databricks.sql.client import Connection

Row = tuple[Any, ...]


class Warehouse(NamedTuple):
    host: str
    port: int
    path: str
    token: str
    ca_file: str
    #: Whether results may come as links to files; otherwise they come within the answers.
    links: bool

    def connect(self, **options: Any) -> Connection:
        settings = {
            "server_hostname": self.host,
            "_port": self.port,
            "http_path": self.path,
            "access_token": self.token,
            "_tls_trusted_ca_file": self.ca_file,
            "use_cloud_fetch": self.links,
            "enable_telemetry": False,
            # A warehouse that is here and does not answer will not answer later.
            "_retry_stop_after_attempts_count": 2,
            "_retry_stop_after_attempts_duration": 10,
            "_socket_timeout": 60,
        }
        return sql.connect(**settings | options)


def rows_of(connection: Connection, text: str, parameters: Any = None) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        return [tuple(row) for row in cursor.fetchall()]
