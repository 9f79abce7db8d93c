"""A program with the client that was generated from the document of air traffic: rows with the types of
their columns, the next page, and a problem. Usage: reads_rows.py <base url> <token>. What it has read goes out as JSON."""

import json
import sys

from air_traffic import AuthenticatedClient
from air_traffic.api.airports import get_airports
from air_traffic.models import AirportsPage, ErrorResponse

client = AuthenticatedClient(
    base_url=sys.argv[1], token=sys.argv[2], raise_on_unexpected_status=True
)

page = get_airports.sync(client=client, state="WA", maxpagesize=2)
assert isinstance(page, AirportsPage)
assert isinstance(page.next_link, str)
answer = client.get_httpx_client().get(page.next_link)
pages: list[AirportsPage] = [page, AirportsPage.from_dict(answer.json())]
codes: list[list[str]] = [[row.iata for row in each.value] for each in pages]
latitudes = [type(row.latitude).__name__ for row in page.value]

refused = get_airports.sync(client=client, top=-1)
assert isinstance(refused, ErrorResponse)
problem = [refused.error.code, refused.error.target]
print(json.dumps({"codes": codes, "latitudes": latitudes, "refused": problem}))
