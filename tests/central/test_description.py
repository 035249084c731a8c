"""The description of central's interface is true: schemathesis asks whatever it allows and whatever it does not."""

import json
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import settings
from schemathesis.checks import (
    missing_required_header,
    negative_data_rejection,
    positive_data_acceptance,
)

from central import describe
from tests.central.centrals import Counter
from tests.central.lines import Line, Served, serving

pytestmark = pytest.mark.usefixtures("unmeasured")
"""Each part is measured where it is tested by itself."""

ASKED = schemathesis.openapi.from_dict(describe.openapi())
# A hint waits for news, which is another test's business.
QUICK = ASKED.exclude(path="/v1/hints")

# Signing makes every header right, and no signature makes a chain of what chance wrote.
ABOUT_HEADERS = [missing_required_header, negative_data_rejection, positive_data_acceptance]


def canonical(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text).encode(errors="replace")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("described")
    with serving(str(folder / "central.db"), folder / "keys") as found:
        yield found


@pytest.fixture(scope="module")
def line(served: Served) -> Line:
    code = served.code("K01", 1)
    made = Line(served.address, Counter("d1", "K01", 1, Ed25519PrivateKey.generate()))
    made.enrol(code)
    return made


@pytest.mark.slow
@QUICK.parametrize()
@settings(max_examples=25)
def test_strangers_get_the_answers_that_are_described(
    case: schemathesis.Case[Any], served: Served
) -> None:
    # What is signed by nobody, or enrolled by no code, is refused however well it is written.
    case.call_and_validate(
        base_url=served.address, excluded_checks=[positive_data_acceptance], timeout=20
    )


@pytest.mark.slow
@ASKED.include(path_regex="push|pull|claims|pictures").parametrize()
@settings(max_examples=40)
def test_a_counter_gets_the_answers_that_are_described(
    case: schemathesis.Case[Any], line: Line
) -> None:
    body = canonical(case.body) if isinstance(case.body, dict | list) else b""
    path = case.formatted_path
    headers = line.headers(case.method, path, body) | {"Content-Type": "application/json"}
    answer = requests.request(
        case.method, line.address + path, data=body, headers=headers, timeout=20
    )
    assert answer.status_code in {200, 400, 401, 404, 405, 429}
    case.validate_response(answer, excluded_checks=ABOUT_HEADERS)
