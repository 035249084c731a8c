"""Intakes out of the ordinary: somebody consents, a second appraiser signs, an alert warns, nothing comes of it."""

from dataclasses import replace
from datetime import date

import pytest

from counter.desk.answers import AlertView
from counter.desk.desk import Desk
from counter.domain.codes import AlertCause, Paper, Position, RefusalCause
from counter.domain.entries import TakenIn
from counter.domain.forms import (
    LiftAlertForm,
    RaiseAlertForm,
    RefusedIntakeForm,
    RepresentationForm,
)
from counter.domain.money import Ntd
from counter.domain.person_acts import IntakeRefused
from counter.domain.refusal import Reason
from counter.print.papers import NoticeKind, NoticePaper, TicketPaper
from tests.desk.desks import PLEDGOR, TODAY, WATCH, agreed, take_in
from tests.domain.refusals import fault_of

MINOR = replace(PLEDGOR, born=date(2010, 1, 1))
CONSENT = RepresentationForm(
    Position.MINOR, "陳母", "B200000001", (Paper.CONSENT, Paper.HOUSEHOLD), "同意書 115-1"
)
REFUSED = RefusedIntakeForm(
    cause=RefusalCause.SUSPICIOUS_GOODS,
    forbidden="",
    item_types=("gold",),
    pledgor="",
    who="不願具名",
    id_number="",
    address="",
    phone="",
    things="金條三條，刻字磨去",
    account="說不出來源，離去",
)


def person_of(desk: Desk, pledge: str) -> str:
    return desk.ticket(pledge).pledgor.pledgor


# ------------------------------------------------------------------------ somebody consents


def test_a_minors_pledge_names_who_consented_and_who_approved(desk: Desk) -> None:
    receipt = take_in(desk, pledgor=MINOR, representation=CONSENT, second="s1")
    body = receipt.entry.body
    assert isinstance(body, TakenIn)
    assert body.representation is not None
    assert (body.representation.position, body.representation.papers) == (
        Position.MINOR,
        (Paper.CONSENT, Paper.HOUSEHOLD),
    )
    assert receipt.entry.approver == "s1"
    with desk.context.store.read() as reading:
        told = reading.record(body.representation.record)
    assert told == {"name": "陳母", "id_number": "B200000001", "papers": "同意書 115-1"}
    assert "陳母" not in repr(receipt.entry)
    paper = receipt.papers[0]
    assert isinstance(paper, TicketPaper)
    assert paper.representation


def test_a_minor_alone_is_refused(desk: Desk) -> None:
    assert fault_of(desk.take_in, agreed(desk, pledgor=MINOR)).reason is Reason.MINOR


def test_an_ordinary_intake_has_no_approver(desk: Desk) -> None:
    receipt = take_in(desk, second="s1")
    assert receipt.entry.approver == ""


# --------------------------------------------------------------------------- second appraiser


def test_what_goes_over_the_ceiling_bears_the_second_appraisers_name(desk: Desk) -> None:
    above = {"items": (replace(WATCH, appraised=Ntd(900_000)),), "principal": Ntd(100_000)}
    offer = desk.offer(agreed(desk, **above))
    assert offer.over_ceiling
    told = fault_of(take_in, desk, **above)
    assert (told.reason, told.at) == (Reason.ITEM_CEILING, "items.0.appraised")
    most = desk.offer(agreed(desk, **above, appraiser="c2")).limits[0]
    assert most is not None
    seconded = {**above, "items": (replace(WATCH, appraised=most),)}
    receipt = take_in(desk, **seconded, appraiser="c2")
    assert isinstance(receipt.entry.body, TakenIn)
    assert receipt.entry.body.ticket.appraiser == "c2"


def test_below_the_ceiling_no_second_name_is_kept(desk: Desk) -> None:
    body = take_in(desk, appraiser="c2").entry.body
    assert isinstance(body, TakenIn)
    assert body.ticket.appraiser == ""


# -------------------------------------------------------------------------------------- alerts


def test_an_alert_is_shown_wherever_the_person_is_and_stops_new_business(desk: Desk) -> None:
    pledged = take_in(desk)
    person = person_of(desk, pledged.pledge)
    receipt = desk.raise_alert(
        RaiseAlertForm(person, AlertCause.ID_LOST, "證件遺失，恐遭冒用", stops=True)
    )
    [alert] = desk.ticket(pledged.pledge).pledgor.alerts
    assert alert == AlertView(
        alert=alert.alert,
        cause=AlertCause.ID_LOST,
        stops=True,
        raised_on=TODAY,
        raised_by="王小明",
        note="證件遺失，恐遭冒用",
    )
    assert "冒用" not in repr(receipt.entry)
    known = replace(PLEDGOR, pledgor=person)
    assert fault_of(take_in, desk, pledgor=known).at == "second"
    assert take_in(desk, pledgor=known, second="s1").entry.approver == "s1"


def test_an_alert_that_only_warns_stops_nothing(desk: Desk) -> None:
    person = person_of(desk, take_in(desk).pledge)
    desk.raise_alert(RaiseAlertForm(person, AlertCause.DISPUTE, "", stops=False))
    assert take_in(desk, pledgor=replace(PLEDGOR, pledgor=person)).entry.approver == ""
    view = desk.pledgor(person)
    assert view is not None
    assert view.alerts[0].note == ""


def test_an_alert_is_lifted_once_with_its_reason(desk: Desk) -> None:
    person = person_of(desk, take_in(desk).pledge)
    desk.raise_alert(RaiseAlertForm(person, AlertCause.POLICE, "", stops=True))
    view = desk.pledgor(person)
    assert view is not None
    form = LiftAlertForm(person, view.alerts[0].alert, "警方來函", second="s1")
    assert desk.lift_alert(form).entry.approver == "s1"
    view = desk.pledgor(person)
    assert view is not None
    assert view.alerts == ()
    assert fault_of(desk.lift_alert, form).reason is Reason.ALERT_UNKNOWN


def test_lifting_what_stopped_nothing_needs_nobody_else(desk: Desk) -> None:
    person = person_of(desk, take_in(desk).pledge)
    desk.raise_alert(RaiseAlertForm(person, AlertCause.DISPUTE, "", stops=False))
    view = desk.pledgor(person)
    assert view is not None
    lifted = desk.lift_alert(LiftAlertForm(person, view.alerts[0].alert, "已和解", second="s1"))
    assert lifted.entry.approver == ""


def test_nobody_unknown_is_warned_of(desk: Desk) -> None:
    form = RaiseAlertForm("nobody", AlertCause.POLICE, "", stops=True)
    assert fault_of(desk.raise_alert, form).reason is Reason.PLEDGOR_UNKNOWN


# ------------------------------------------------------------------------ refused and unmade


def test_suspicious_goods_are_noted_and_told_to_the_police(desk: Desk) -> None:
    receipt = desk.note_refusal(REFUSED)
    body = receipt.entry.body
    assert isinstance(body, IntakeRefused)
    assert (body.cause, body.police, body.item_types) == (
        RefusalCause.SUSPICIOUS_GOODS,
        True,
        ("gold",),
    )
    assert "磨去" not in repr(receipt.entry)
    assert body.record is not None
    with desk.context.store.read() as reading:
        assert reading.record(body.record)["things"] == "金條三條，刻字磨去"
    [paper] = receipt.papers
    assert isinstance(paper, NoticePaper)
    assert (paper.kind, paper.article) == (NoticeKind.POLICE_REPORT, "當舖業法第24條")
    assert paper.paragraphs == ("說不出來源，離去",)


def test_forbidden_goods_name_their_article(desk: Desk) -> None:
    goods = next(each for each in desk.policy.forbidden if each.police)
    form = replace(REFUSED, cause=RefusalCause.FORBIDDEN, forbidden=goods.code, things="")
    receipt = desk.note_refusal(form)
    [paper] = receipt.papers
    assert isinstance(paper, NoticePaper)
    assert paper.article == goods.article
    assert dict(paper.lines)["物品"]


@pytest.mark.parametrize("known", [False, True])
def test_an_unmade_pledge_is_noted_with_whom_is_known(desk: Desk, *, known: bool) -> None:
    person = person_of(desk, take_in(desk).pledge) if known else ""
    form = RefusedIntakeForm(RefusalCause.NO_AGREEMENT, "", (), person, "", "", "", "", "", "")
    receipt = desk.note_refusal(form)
    body = receipt.entry.body
    assert isinstance(body, IntakeRefused)
    assert (body.pledgor, body.police, body.record) == (person, False, None)
    assert receipt.entry.subjects == ((person,) if known else ())
    [paper] = receipt.papers
    assert isinstance(paper, NoticePaper)
    assert (paper.kind, paper.paragraphs) == (NoticeKind.REFUSAL, ())


def test_a_type_the_agency_no_longer_knows_is_told_by_its_code(desk: Desk) -> None:
    form = replace(REFUSED, things="", item_types=("abacus",))
    [paper] = desk.note_refusal(form).papers
    assert isinstance(paper, NoticePaper)
    assert dict(paper.lines)["物品"] == "abacus"
