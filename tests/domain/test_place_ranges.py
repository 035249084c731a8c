"""Places typed several at once, and whole rows of them (R-111)."""

import pytest

from counter.domain.place_ranges import read_places
from counter.domain.refusal import Reason, Refused


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("", ()),
        ("S1-03", ("S1-03",)),
        ("PLACE:S1-03, s1-04；S2-01", ("S1-03", "S1-04", "S2-01")),
        ("S1-08..S1-11", ("S1-08", "S1-09", "S1-10", "S1-11")),
        ("Ｓ１－０１～Ｓ１－０２", ("S1-01", "S1-02")),
        ("9...9", ("9",)),
    ],
)
def test_places_are_read_one_by_one_and_by_rows(typed: str, places: tuple[str, ...]) -> None:
    assert read_places(typed, "opened") == places


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("甲-1", Reason.PLACE_FORM),
        ("S1-01..甲", Reason.PLACE_FORM),
        ("S1-01..S2-20", Reason.PLACE_ROW),
        ("S1-1..S1-20", Reason.PLACE_ROW),
        ("S1-20..S1-01", Reason.PLACE_ROW),
        ("A..B", Reason.PLACE_ROW),
        ("A1..B", Reason.PLACE_ROW),
        ("001..401", Reason.PLACE_ROW),
    ],
)
def test_what_is_no_place_and_no_row_is_refused(typed: str, reason: Reason) -> None:
    with pytest.raises(Refused) as error:
        read_places(typed, "opened")
    assert [(each.reason, each.at) for each in error.value.faults] == [(reason, "opened")]
