"""What the log of looks may hold, how long, and who may read it."""

from datetime import UTC, date, datetime

import pytest

from counter.domain.looks import (
    Field,
    LookMonth,
    LooksForm,
    Why,
    due,
    field_of,
    kept_from,
    month_of,
    require_reader,
)
from counter.domain.refusal import Reason, Refused
from counter.domain.staff import Clerk, Role

FORM = LooksForm(date(2026, 3, 1), date(2026, 3, 31), why=Why.AUTHORITY)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("A123456789", Field.ID_NUMBER),
        ("ab12345678", Field.ID_NUMBER),
        ("0912-345-678", Field.PHONE),
        ("(07) 123 4567#8", Field.PHONE),
        ("陳大文", Field.WORDS),
        ("12345", Field.WORDS),
    ],
)
def test_of_a_search_the_kind_of_field_is_kept(typed: str, field: Field) -> None:
    assert field_of(typed) is field


def test_a_look_belongs_to_its_month_in_taiwan() -> None:
    assert month_of(datetime(2026, 3, 31, 15, 59, tzinfo=UTC)) == "2026-03"
    assert month_of(datetime(2026, 3, 31, 16, 0, tzinfo=UTC)) == "2026-04"


def test_a_month_goes_once_its_last_look_is_five_years_old() -> None:
    months = [LookMonth(each, 1, "h") for each in ("2021-02", "2021-03", "2026-02", "2026-03")]
    closed, dropped = due(months, ["2021-02"], now="2026-03")
    assert [each.month for each in closed] == ["2021-03", "2026-02"]
    assert [each.month for each in dropped] == ["2021-02"]
    assert kept_from("2026-03") == "2021-03"


@pytest.mark.parametrize("role", Role)
def test_supervisors_and_auditors_alone_read_the_log(role: Role) -> None:
    reader = Clerk("x", "X", role)
    if role in {Role.SUPERVISOR, Role.AUDITOR}:
        require_reader(reader, FORM)
        return
    with pytest.raises(Refused) as told:
        require_reader(reader, FORM)
    assert [each.reason for each in told.value.faults] == [Reason.ROLE_NOT_ALLOWED]


def test_whoever_reads_the_log_says_why() -> None:
    with pytest.raises(Refused) as told:
        require_reader(
            Clerk("s1", "S", Role.SUPERVISOR), LooksForm(date(2026, 3, 2), date(2026, 3, 1))
        )
    assert [(each.reason, each.at) for each in told.value.faults] == [
        (Reason.EMPTY, "why"),
        (Reason.PROOF_DAYS_BACKWARDS, "last"),
    ]
