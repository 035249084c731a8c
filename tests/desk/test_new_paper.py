"""A paper for a low rate that is new or changed is checked by two; one on file, or merely renewed, by one (R-159)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from counter.desk.answers import Receipt
from counter.desk.desk import Desk
from counter.domain.codes import Change
from counter.domain.forms import EvidenceForm, RenewForm
from counter.domain.refusal import Reason
from tests.desk.desks import CERTIFICATE, agreed, make_desk, open_day, renew, take_in
from tests.desk.exchanges import asked, offered, part
from tests.desk.people import HEAD, PASSWORD, hire, own_password, staffed
from tests.desk.test_together import form_for
from tests.domain.refusals import faults_of

LOW = {"class_code": "low-income", "evidence": CERTIFICATE}
ON_FILE = replace(CERTIFICATE, reused=True)
LATER = replace(CERTIFICATE, valid_until=date(2027, 12, 31))
OTHER = replace(CERTIFICATE, number="LI-115-9")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with accounts, another clerk among them; the day is open, the first clerk is at the desk."""
    desk = make_desk(tmp_path)
    open_day(desk)
    staffed(desk).accounts.sign_in(HEAD, PASSWORD)
    hire(desk, "c2", name="李小華")
    desk.accounts.sign_in("c1", own_password("c1"))
    return desk


def checked(act: Callable[[Any], Receipt], form: Any, desk: Desk) -> Receipt:
    """The act, refused alone and with a name alone, done once the other clerk vouched for it."""
    for second, why in (
        ("", "evidence-second"),
        ("c1", "evidence-second"),
        ("c2", "second-not-vouched"),
    ):
        faults = faults_of(act, replace(form, second=second))
        assert [each.reason.value for each in faults] == [why]
    desk.accounts.vouch("c2", own_password("c2"))
    receipt = act(replace(form, second="c2"))
    assert receipt.entry.approver == "c2"
    return receipt


def paid(desk: Desk, pledge: str, paper: EvidenceForm) -> RenewForm:
    """A renewal for the interest of today by that paper."""
    today = desk.ticket(pledge).today
    assert today is not None
    return RenewForm(pledge, True, True, "low-income", paper, today.interest, today.interest)


def first(desk: Desk) -> str:
    """The pledge of somebody whose paper two people checked."""
    return checked(desk.take_in, agreed(desk, **LOW), desk).pledge


def test_an_intake_by_a_new_paper_takes_two_and_by_the_paper_on_file_one(desk: Desk) -> None:
    assert not desk.offer(agreed(desk)).new_paper
    assert desk.offer(agreed(desk, **LOW)).new_paper
    first(desk)
    for paper in (ON_FILE, CERTIFICATE, LATER):
        again = {"class_code": "low-income", "evidence": paper}
        assert not desk.offer(agreed(desk, **again)).new_paper
        assert take_in(desk, **again).entry.approver == ""
    assert desk.offer(agreed(desk, **LOW)).new_paper, "a day that comes earlier"
    assert take_in(desk, second="s1").entry.approver == "", "the general rate takes no paper"


def test_a_supervisor_alone_checks_no_new_paper(desk: Desk) -> None:
    desk.accounts.sign_in("s1", own_password("s1"))
    form = agreed(desk, **LOW)
    (told,) = faults_of(desk.take_in, form)
    assert (told.reason, told.at) == (Reason.EVIDENCE_SECOND, "second")
    form = replace(form, second="c1")
    assert [each.reason for each in faults_of(desk.take_in, form)] == [Reason.SECOND_NOT_VOUCHED]
    desk.accounts.vouch("c1", own_password("c1"))
    assert desk.take_in(form).entry.approver == "c1"


def test_a_renewal_by_another_paper_takes_two_and_its_mere_renewal_one(desk: Desk) -> None:
    pledge = first(desk)
    for paper, new in ((ON_FILE, False), (LATER, False), (OTHER, True)):
        assert desk.renewal_offer(pledge, "low-income", paper).new_paper is new
    second = renew(desk, pledge, evidence=LATER, second="c2")
    assert second.entry.approver == "", "nobody was asked for"
    checked(desk.renew, paid(desk, second.pledge, OTHER), desk)


def test_a_change_that_lends_nothing_takes_two_for_its_paper_all_the_same(desk: Desk) -> None:
    pledge = first(desk)
    items = tuple(item.item for item in desk.ticket(pledge).pledge.ticket.items)
    form = asked(desk, Change.PAY_DOWN, pledge, parts=(part(40_000, *items),))
    offer, _ = offered(desk, form)
    assert not offer.needs_second
    offer, form = offered(desk, replace(form, evidence=OTHER))
    assert offer.needs_second
    assert offer.new_paper
    checked(desk.exchange, form, desk)


def test_several_in_one_payment_take_two_where_one_of_them_brings_a_new_paper(desk: Desk) -> None:
    pledges = first(desk), take_in(desk, class_code="low-income", evidence=ON_FILE).pledge
    form = form_for(desk, pledges, ())
    kept = tuple(paid(desk, each, ON_FILE) for each in pledges)
    assert not desk.together_offer(kept, ()).new_paper
    changed = (kept[0], replace(kept[1], evidence=OTHER))
    assert desk.together_offer(changed, ()).new_paper
    checked(desk.pay_together, replace(form, renewals=changed), desk)


def test_a_desk_without_accounts_asks_nobody(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    open_day(desk)
    assert not desk.offer(agreed(desk, **LOW)).new_paper
    assert take_in(desk, **LOW, second="s1").entry.approver == ""
    desk.close()
