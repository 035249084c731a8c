"""Whatever a document holds, checking it ends with a policy or with faults."""

import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from counter.domain.policy import Policy
from counter.domain.policy_document import check
from counter.places import AGENCIES

SHIPPED = tomllib.loads((AGENCIES / "taipei.toml").read_text(encoding="utf-8"))
KEYS = sorted(
    {
        key
        for rows in SHIPPED.values()
        for row in ([rows] if isinstance(rows, dict) else rows)
        for key in row
    }
)

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.sampled_from(["general", "gold", "sample", "0.6", "HTTPS://A.TW", "K01", date.max, date.min])
    | st.sampled_from([datetime(9999, 12, 31, tzinfo=UTC), time.max, 10**40]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner, max_size=5),
    max_leaves=12,
)  # fmt: skip


def verify_ends(document: dict[str, Any]) -> None:
    answer = check(document, "")
    assert isinstance(answer, Policy) or answer


@given(st.dictionaries(st.sampled_from(sorted(SHIPPED)) | st.text(max_size=5), VALUES, max_size=8))
def test_an_arbitrary_mapping_gives_a_policy_or_faults(document: dict[str, Any]) -> None:
    verify_ends(document)


Way = Callable[[Any], None]


def ways_into(value: object) -> list[Way]:
    """A way to change each value within a document, however deep."""
    ways: list[Way] = []
    if isinstance(value, dict):
        for key, inner in value.items():
            ways += [partial(value.__setitem__, key), *ways_into(inner)]
    if isinstance(value, list):
        for index, inner in enumerate(value):
            ways += [partial(value.__setitem__, index), *ways_into(inner)]
    return ways


@given(st.data())
def test_a_shipped_document_with_one_value_changed_gives_a_policy_or_faults(
    data: st.DataObject,
) -> None:
    document = tomllib.loads((AGENCIES / "taipei.toml").read_text(encoding="utf-8"))
    ways = ways_into(document)
    ways[data.draw(st.integers(0, len(ways) - 1))](data.draw(VALUES))
    verify_ends(document)
