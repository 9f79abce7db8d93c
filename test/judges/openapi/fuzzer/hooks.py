"""What Schemathesis does not know of our documents, and what no document can say: a format, a check of
our own, and the exceptions, each with its reason."""

import json
import math
from collections import Counter
from datetime import datetime, timezone
from urllib.parse import parse_qsl, urlparse

import schemathesis
from hypothesis import strategies

schemathesis.openapi.format(
    "date-time-local", strategies.datetimes().map(lambda time: time.isoformat())
)

EXCLUSIVE = {"asOfVersion", "asOfTimestamp"}
SMALLEST_FLOAT = 2.0**-149


@schemathesis.check
def unknown_parameter_rejection(ctx, response, case):
    """Schemathesis lets a server ignore parameters. Ours promises to refuse those that are unknown or
    repeated."""
    query = urlparse(response.request.url).query
    sent = Counter(name for name, _ in parse_qsl(query, keep_blank_values=True))
    known = {parameter.name for parameter in case.operation.query}
    wrong = {name for name, count in sent.items() if count > 1 or name not in known}
    if wrong and response.status_code < 300:
        raise AssertionError(f"accepted, though unknown or repeated: {', '.join(sorted(wrong))}")


@schemathesis.hook
def before_call(ctx, case, kwargs):
    """Two parameters exclude each other, which OpenAPI cannot say. One is taken out: with both, every
    answer would be the same 400, and nothing else would be judged."""
    if not EXCLUSIVE <= case.query.keys():
        return
    data = case.meta.phase.data
    altered = {getattr(data, "parameter", None)}
    altered |= {mutation.parameter for mutation in getattr(data, "mutations", [])}
    out = "asOfVersion" if "asOfTimestamp" in altered else "asOfTimestamp"
    if not EXCLUSIVE <= altered:
        del case.query[out]


@schemathesis.hook
def filter_failure(ctx, failure, case, response):
    """False for a failure that is none."""
    if type(failure).__name__ != "RejectedPositiveData" or response.status_code != 400:
        return True
    name = json.loads(response.content)["error"].get("target")
    sent = dict(parse_qsl(urlparse(response.request.url).query)).get(name, "")
    return not (is_too_close_to_zero(case, name, sent) or is_in_the_future(name, sent))


def is_too_close_to_zero(case, name, sent):
    """A number that would become 0 in 32 bits is refused. JSON Schema has no bound for that."""
    parameter = case.operation.query.get(name)
    choices = parameter.definition["schema"].get("anyOf", []) if parameter else []
    if not any(choice.get("format") == "float" for choice in choices):
        return False
    return 0 < math.fabs(float(sent)) < SMALLEST_FLOAT


def is_in_the_future(name, sent):
    """Only a time that has passed is read. JSON Schema knows no present."""
    if name != "asOfTimestamp" or len(sent) < len("2024-01-31T23:59:59Z"):
        return False
    zone = "+00:00" if sent.endswith("Z") else sent[-6:]
    return datetime.fromisoformat(sent[:19] + zone) > datetime.now(timezone.utc)
