"""Whose ticket it is: numbers of persons, and what they still owe."""

from dataclasses import replace
from datetime import date

import pytest

from counter.desk.desk import Desk
from counter.domain.forms import IntakeForm, PledgorForm
from counter.domain.identity import IdKind, IdNumber
from counter.domain.money import Ntd
from counter.domain.refusal import Reason, Refused
from tests.desk.desks import CERTIFICATE, OTHER_PLEDGOR, PLEDGOR, agreed, next_day, take_in

AFTER_GRACE = date(2026, 7, 1)


def test_a_ticket_whose_grace_is_over_leaves_the_low_rate_to_the_next(desk: Desk) -> None:
    low = {"class_code": "low-income", "evidence": CERTIFICATE, "principal": Ntd(75_000)}
    take_in(desk, **low)
    next_day(desk, AFTER_GRACE)
    again = take_in(desk, **low)
    written = desk.ticket(again.pledge)
    assert [(part.principal, part.rate_bp) for part in written.terms.parts] == [(75_000, 60)]
    assert (written.pledgor.open_tickets, written.pledgor.open_principal) == (1, 75_000)


@pytest.mark.parametrize(
    "other",
    [
        {"id_number": "F131232216"},
        {"id_number": "A123456789", "id_kind": IdKind.LICENCE},
        {"id_number": "A800000014", "id_kind": IdKind.RESIDENT},
    ],
)
def test_a_known_pledgor_never_takes_over_the_number_of_another(
    desk: Desk, other: dict[str, object]
) -> None:
    known = desk.ticket(take_in(desk).pledge).pledgor
    form = replace(PLEDGOR, pledgor=known.pledgor, **other)  # type: ignore[arg-type]  # made up for the test
    with pytest.raises(Refused) as refused:
        desk.take_in(agreed_for(desk, form))
    assert [fault.reason for fault in refused.value.faults] == [Reason.ID_OTHER_PERSON]


def test_a_resident_may_come_back_with_a_new_number(desk: Desk) -> None:
    known = desk.ticket(take_in(desk, pledgor=OTHER_PLEDGOR).pledge).pledgor
    newer = replace(OTHER_PLEDGOR, pledgor=known.pledgor, id_number="A900000010")
    again = desk.ticket(take_in(desk, pledgor=newer).pledge).pledgor
    assert (again.pledgor, again.id_number) == (known.pledgor, "A900000010")
    assert again.former_ids == ("A800000014",)


def test_the_same_number_on_another_kind_of_document_is_another_person(desk: Desk) -> None:
    first = desk.ticket(take_in(desk).pledge).pledgor
    licence = replace(PLEDGOR, id_kind=IdKind.LICENCE, name="王五")
    second = desk.ticket(take_in(desk, pledgor=licence).pledge).pledgor
    assert second.pledgor != first.pledgor
    assert desk.pledgor(first.pledgor) == replace(first, open_tickets=1, open_principal=Ntd(50_000))


def agreed_for(desk: Desk, form: PledgorForm) -> IntakeForm:
    """The intake as it would be agreed for a new person, handed in for `form`."""
    return replace(agreed(desk), pledgor=form)


def test_the_same_passport_number_of_two_countries_is_two_persons(desk: Desk) -> None:
    def passport(number: str, name: str) -> PledgorForm:
        return replace(PLEDGOR, id_kind=IdKind.PASSPORT, id_number=number, name=name)

    first = desk.ticket(take_in(desk, pledgor=passport("310123456/VNM", "Nguyen")).pledge).pledgor
    other = desk.ticket(take_in(desk, pledgor=passport("310123456/IDN", "Siti")).pledge).pledgor
    assert first.pledgor != other.pledgor
    for known in (first, other):
        found = desk.pledgor_by_id(IdNumber(IdKind.PASSPORT, known.id_number))
        assert found is not None
        assert (found.pledgor, found.name) == (known.pledgor, known.name)
    assert len(desk.find("310123456").rows) == 2


def test_the_same_number_on_two_kinds_of_document_is_looked_up_by_its_kind(desk: Desk) -> None:
    driver = replace(PLEDGOR, id_kind=IdKind.LICENCE, name="林司機")
    take_in(desk, pledgor=driver)
    assert desk.pledgor_by_id(IdNumber(IdKind.NATIONAL, driver.id_number)) is None
    take_in(desk)
    for kind, name in ((IdKind.LICENCE, "林司機"), (IdKind.NATIONAL, PLEDGOR.name)):
        found = desk.pledgor_by_id(IdNumber(kind, driver.id_number))
        assert found is not None
        assert found.name == name
