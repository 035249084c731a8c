"""All that is on file of one person: who sees what of it, and how what is wrong is put right (R-160, R-161)."""

from dataclasses import replace
from datetime import date

import pytest

from counter.db.looks import LooksAsked
from counter.desk.desk import Desk
from counter.desk.looks import NO_PLACE
from counter.desk.person_answers import Correction
from counter.domain.call_forms import AttemptForm, ConsentForm
from counter.domain.codes import AlertCause, RefusalCause
from counter.domain.effects import State
from counter.domain.entries import Kind
from counter.domain.forms import LiftAlertForm, PledgorForm, RaiseAlertForm
from counter.domain.identity import IdKind, IdNumber
from counter.domain.looks import LookWay, Seen, Why
from counter.domain.persons import DataGiven, Part, PersonForm, parts_for
from counter.domain.refusal import Reason, Refused
from counter.domain.reminding import Channel, ConsentHow, Outcome
from counter.domain.staff import Role
from counter.print.person_paper import PersonPaper
from counter.print.person_words import CAUSES, STATES
from counter.print.render import render
from tests.desk import claims
from tests.desk.desks import CERTIFICATE, PLEDGOR, TODAY, Clock, next_day, redeem, renew, take_in
from tests.desk.reminded import DUE


def known(desk: Desk) -> PledgorForm:
    """The pledgor of one new ticket, as on file."""
    receipt = take_in(desk, class_code="low-income", evidence=CERTIFICATE)
    return replace(PLEDGOR, pledgor=desk.ticket(receipt.pledge).pledgor.pledgor)


def right(person: PledgorForm, **changes: object) -> PersonForm:
    """Particulars put right as they may be."""
    changed = replace(person, **changes)  # type: ignore[arg-type]  # made up for the test
    return PersonForm(changed, "登錄錯誤", id_checked=True, second="s1")


def reasons(desk: Desk, form: PersonForm) -> list[tuple[Reason, str]]:
    """Why it is refused."""
    with pytest.raises(Refused) as refused:
        desk.persons.correct(form)
    return [(each.reason, each.at) for each in refused.value.faults]


def test_everything_about_a_person_is_on_one_page(desk: Desk) -> None:
    person = known(desk)
    desk.raise_alert(RaiseAlertForm(person.pledgor, AlertCause.DISPUTE, "家人有異議", stops=False))
    alert = desk.persons.view(person.pledgor).person.alerts[0].alert
    desk.lift_alert(LiftAlertForm(person.pledgor, alert, "已和解"))
    desk.reminders.change_consent(
        ConsentForm(person.pledgor, Channel.SMS, given=True, how=ConsentHow.IN_WRITING)
    )
    next_day(desk, DUE)
    pledge = desk.persons.view(person.pledgor).tickets[0].pledge
    desk.reminders.record(
        AttemptForm(
            person.pledgor, (pledge,), Channel.PHONE, Outcome.REACHED, "0912345678", note="知悉"
        )
    )
    view = desk.persons.view(person.pledgor)
    assert (view.person.name, view.person.address) == (PLEDGOR.name, PLEDGOR.address)
    assert [(each.principal, each.owed) for each in view.tickets] == [(50_000, 0)]
    assert (view.paid, view.owed, view.lacks) == (0, 0, False)
    assert [each.kind for each in view.events] == [
        Kind.CONTACT_ATTEMPTED,
        Kind.CONSENT_CHANGED,
        Kind.ALERT_LIFTED,
        Kind.ALERT_RAISED,
        Kind.TAKEN_IN,
    ]
    tried, consent, lifted, raised, _ = view.events
    assert tried.attempt is not None
    assert (tried.attempt.note, lifted.note, raised.cause) == ("知悉", "已和解", AlertCause.DISPUTE)
    assert consent.consent is not None


@pytest.mark.parametrize(
    ("role", "document", "phone"),
    [(Role.AUDITOR, "A123456789", ""), (Role.ACCOUNTANT, "", "")],
)
def test_a_role_sees_what_it_needs(desk: Desk, role: Role, document: str, phone: str) -> None:
    person = known(desk)
    desk.raise_alert(RaiseAlertForm(person.pledgor, AlertCause.DISPUTE, "家人有異議", stops=False))
    desk.persons.correct(right(person, name="陳大雯", phone="0912000111"))
    (ticket,) = (each.pledge for each in desk.persons.view(person.pledgor).tickets)
    claims.report(desk, ticket)
    assert desk.ticket(ticket).blocks[0].text
    assert desk.clerk is not None
    desk._acting.clerk = replace(desk.clerk, role=role)
    desk.looks.because(Why.INSPECTION)
    view = desk.persons.view(person.pledgor)
    assert (view.person.name, view.person.id_number, view.person.phone) == (
        "陳大雯",
        document,
        phone,
    )
    assert (view.reached.numbers, view.reached.home) == ((), "")
    assert not any(each.note for each in view.events)
    fields = {each.field for event in view.events for each in event.corrections}
    assert fields == ({"name"} if role is Role.AUDITOR else set())
    found = desk.ticket(ticket)
    assert (found.pledgor, desk.pledgor(person.pledgor)) == (view.person, view.person)
    assert [(each.who, each.text) for each in found.blocks] == [("", "")]
    assert [each.id_number for each in desk.find("陳大雯").rows] == [document]


def test_a_role_without_need_looks_at_nobody() -> None:
    assert parts_for(Role.CLERK) == frozenset(Part)
    with pytest.raises(Refused) as refused:
        parts_for(Role.ADMINISTRATOR)
    assert refused.value.faults[0].reason is Reason.ROLE_NOT_ALLOWED


def test_what_was_wrong_is_put_right_and_stays_readable(desk: Desk) -> None:
    person = known(desk)
    number = "F131232216"
    receipt = desk.persons.correct(right(person, id_number=number, born=date(1981, 5, 1)))
    assert receipt.entry.approver == "s1"
    view = desk.persons.view(person.pledgor)
    assert (view.person.id_number, view.person.born) == (number, date(1981, 5, 1))
    event = view.events[0]
    assert (event.kind, event.note) == (Kind.PLEDGOR_CHANGED, "登錄錯誤")
    assert event.corrections == (
        Correction("id_number", "A123456789", number),
        Correction("born", "1980-05-01", "1981-05-01"),
    )
    assert desk.pledgor_by_id(IdNumber(IdKind.NATIONAL, "A123456789")) is None, (
        "it never was theirs"
    )
    other = desk.ticket(take_in(desk).pledge).pledgor
    assert (other.id_number, other.pledgor != person.pledgor) == ("A123456789", True)
    assert reasons(desk, right(person, id_number="A123456789")) == [
        (Reason.ID_OTHER_PERSON, "pledgor.id_number")
    ]


def test_another_address_takes_one_clerk_another_name_two_people(desk: Desk) -> None:
    person = known(desk)
    form = PersonForm(replace(person, address="高雄市前金區"), "搬家", id_checked=False)
    assert desk.persons.correct(form).entry.approver == ""
    named = PersonForm(replace(person, name="陳大雯"), "", id_checked=False)
    assert reasons(desk, named) == [
        (Reason.EMPTY, "note"),
        (Reason.ID_NOT_CHECKED, "id_checked"),
        (Reason.SECOND_MISSING, "second"),
    ]
    assert (Reason.PERSON_UNCHANGED, "") in reasons(desk, right(form.person))
    gone = right(person, name="", id_number="", born=None)
    assert reasons(desk, gone) == [
        (Reason.EMPTY, f"pledgor.{name}") for name in ("name", "id_number", "born")
    ]
    assert reasons(desk, right(person, born=date(2030, 1, 1))) == [
        (Reason.DATE_IN_FUTURE, "pledgor.born")
    ]


def test_a_person_nobody_knows_is_refused(desk: Desk) -> None:
    assert reasons(desk, right(replace(PLEDGOR, pledgor="nobody"))) == [
        (Reason.PLEDGOR_UNKNOWN, "")
    ]
    with pytest.raises(Refused) as refused:
        desk.persons.view("nobody")
    assert refused.value.faults[0].reason is Reason.PLEDGOR_UNKNOWN


def test_who_wants_no_use_of_their_data_is_reached_by_nobody_until_it_is_allowed_again(
    desk: Desk,
) -> None:
    person = known(desk)
    block = RaiseAlertForm(person.pledgor, AlertCause.USE_BLOCKED, "", stops=False)
    with pytest.raises(Refused) as refused:
        desk.raise_alert(block)
    assert [(each.reason, each.at) for each in refused.value.faults] == [(Reason.EMPTY, "note")]
    next_day(desk, DUE)
    assert [row.pledgor for row in desk.reminders.list().rows] == [person.pledgor]
    pledge = desk.persons.view(person.pledgor).tickets[0].pledge
    assert not desk.reminders.enough_attempts(pledge)
    desk.raise_alert(replace(block, note="本人書面請求"))
    assert desk.reminders.list().rows == ()
    assert desk.reminders.enough_attempts(pledge), "nobody may try"
    for channel, number in ((Channel.PHONE, "0912345678"), (Channel.LETTER, "")):
        tried = AttemptForm(person.pledgor, (pledge,), channel, Outcome.SENT, number)
        with pytest.raises(Refused) as refused:
            desk.reminders.record(tried)
        assert Reason.USE_BLOCKED in [each.reason for each in refused.value.faults]
    alert = desk.persons.view(person.pledgor).person.alerts[0]
    desk.lift_alert(LiftAlertForm(person.pledgor, alert.alert, "本人撤回請求"))
    assert [row.pledgor for row in desk.reminders.list().rows] == [person.pledgor]


def test_a_person_is_handed_all_that_is_held_about_them(desk: Desk) -> None:
    person = known(desk)
    desk.reminders.change_consent(
        ConsentForm(person.pledgor, Channel.SMS, given=True, how=ConsentHow.IN_WRITING)
    )
    desk.raise_alert(RaiseAlertForm(person.pledgor, AlertCause.DISPUTE, "家人有異議", stops=False))
    desk.persons.correct(right(person, name="陳大雯", born=date(1981, 5, 1), phone=""))
    with pytest.raises(Refused) as refused:
        desk.persons.give(person.pledgor, id_checked=False)
    assert [each.reason for each in refused.value.faults] == [Reason.ID_NOT_CHECKED]
    receipt = desk.persons.give(person.pledgor, id_checked=True)
    assert receipt.entry.body == DataGiven(person.pledgor, id_checked=True, tickets=1, acts=4)
    (paper,) = receipt.papers
    assert isinstance(paper, PersonPaper)
    held = dict(paper.particulars)
    assert (held["姓名"], held["證件"]) == ("陳大雯", "國民身分證　A123456789")
    assert (held["聯絡同意"], held["警示"]) == ("簡訊：同意", "爭議處理中")
    assert held["身分別證明"] == "LI-115-1　有效至115年12月31日"
    assert paper.acts[0].texts == (
        "姓名：陳大文 → 陳大雯",
        "出生日期：69年5月1日 → 70年5月1日",
        "電話：0912345678 → （無）",
        "登錄錯誤",
    )
    assert "本金 NT$ 50,000　未贖" in paper.tickets[0].head
    assert render([paper]).startswith(b"%PDF")
    (look,) = [each for each in looks(desk) if each.why is Why.PERSON_ASKS]
    assert (look.person, look.way) == (person.pledgor, LookWay.PAPER)


def test_each_code_on_that_paper_has_its_words() -> None:
    assert set(STATES) == set(State)
    assert set(CAUSES) == {*AlertCause, *RefusalCause}


def looks(desk: Desk) -> list[Seen]:
    """All that was seen here."""
    with desk.context.store.looks() as reading:
        asked = LooksAsked(TODAY, TODAY)
        return [each.seen for each in reading.newest(asked, NO_PLACE, 50)]


def test_that_paper_tells_what_became_of_each_ticket_and_what_was_said(
    desk: Desk, clock: Clock
) -> None:
    old = take_in(desk).pledge
    redeem(desk, renew(desk, old).pledge)
    lost = take_in(desk).pledge
    claims.report(desk, lost, claims.AGENT, second="s1")
    person = desk.ticket(lost).pledgor.pledgor
    next_day(desk, DUE)
    clock.go_to(DUE)
    told = AttemptForm(person, (lost,), Channel.PHONE, Outcome.REACHED, "0912345678", note="知悉")
    desk.reminders.record(told)
    (paper,) = desk.persons.give(person, id_checked=True).papers
    assert isinstance(paper, PersonPaper)
    assert "身分別證明" not in dict(paper.particulars)
    heads = sorted(each.head.split("　", 4)[4] for each in paper.tickets)
    assert heads == [
        "已續　115年3月16日結案　利息 NT$ 450",
        "已贖　115年3月16日結案　利息 NT$ 450",
        "未贖",
    ]
    tried, report = paper.acts[0], paper.acts[1]
    assert tried.texts == ("電話　0912345678　已通知本人", "知悉")
    assert report.texts[1:] == ("代理人：委託書　陳小文", "三月十五日皮包遺失")
    by_one = next(each for each in desk.persons.view(person).events if each.note)
    assert by_one.note == "三月十五日皮包遺失"
