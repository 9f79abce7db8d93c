"""A program that mypy has to refuse: it reads a column that there is not."""

from air_traffic.models import AirportsRow


def runways_of(row: AirportsRow) -> object:
    return row.runways
