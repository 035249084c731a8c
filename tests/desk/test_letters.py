"""Letters at a real desk: who gets one, what is on file when it went out, what comes back (domain rules §7)."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from counter.desk.answers import Changed
from counter.desk.desk import Desk
from counter.desk.letters import LetterRow
from counter.domain.call_forms import ContactNumber, ContactsForm
from counter.domain.letters import LetterForm, ReturnForm, ReturnReason
from counter.domain.money import Ntd
from counter.domain.refusal import Reason, Refused
from counter.domain.reminding import Channel, NumberKind, Outcome
from counter.print.papers import LetterPaper
from counter.print.render import render
from tests.desk.claims import hold, report
from tests.desk.desks import (
    OTHER_PLEDGOR,
    PLEDGOR,
    RING,
    WATCH,
    Clock,
    redeem,
    take_in,
)
from tests.desk.reminded import DUE, LAST, attempt, go_to, rows
from tests.domain.refusals import fault_of

DAY = timedelta(days=1)
FIRST, SECOND = "12345680034517", "22345680034517"
UNREACHED = replace(PLEDGOR, phone="", address="80343高雄市鹽埕區新樂街 8 號")
HOMELESS = replace(OTHER_PLEDGOR, phone="")


@pytest.fixture
def pledge(desk: Desk, clock: Clock) -> str:
    """A ticket, due today, of somebody with an address and without a phone."""
    taken = take_in(desk, pledgor=UNREACHED).pledge
    go_to(desk, clock, DUE)
    return taken


def listed(desk: Desk) -> LetterRow:
    (row,) = desk.letters.list().rows
    return row


def post(desk: Desk, tracking: str = FIRST, **of: object) -> None:
    """To the one listed: what was not printed here was printed at another counter, to the address on file."""
    row = listed(desk)
    form = LetterForm(row.pledgor, tracking, envelope=row.address, **of)  # type: ignore[arg-type]  # by name
    desk.letters.note(form)


def drawn(desk: Desk, *pledgors: str) -> tuple[LetterPaper, ...]:
    """Letters that the printer took."""
    done = desk.letters.papers(pledgors)
    desk.letters.printed(done)
    return done.papers


def bring_back(desk: Desk, reason: ReturnReason = ReturnReason.MOVED, note: str = "") -> None:
    sent = desk.letters.find(FIRST)
    desk.letters.come_back(ReturnForm(sent.pledgor, sent.entry, reason, note))


# ------------------------------------------------------------------------------------ who


def test_whom_nobody_can_call_is_to_get_a_letter(desk: Desk, clock: Clock) -> None:
    reached = replace(PLEDGOR, id_number="B123456780", name="陳美玉")
    for pledgor in (reached, UNREACHED, HOMELESS):
        take_in(desk, pledgor=pledgor)
    go_to(desk, clock, DUE)
    found = {row.name: (row.wanted, row.address) for row in desk.letters.list().rows}
    assert found == {
        reached.name: (False, reached.address),
        UNREACHED.name: (True, UNREACHED.address),
        HOMELESS.name: (False, ""),
    }


def test_a_number_that_turned_out_wrong_leaves_the_letter(desk: Desk, clock: Clock) -> None:
    taken = take_in(desk, pledgor=replace(PLEDGOR, address="高雄市前鎮區中華五路 1 號"))
    go_to(desk, clock, DUE)
    assert not listed(desk).wanted
    attempt(desk, taken.pledge, Outcome.WRONG_NUMBER)
    assert listed(desk).wanted


# ------------------------------------------------------------------------------------ on paper


def test_a_letter_says_what_each_ticket_costs_today_and_on_its_last_day(
    desk: Desk, pledge: str
) -> None:
    take_in(desk, pledgor=UNREACHED, principal=30_000)
    pledgor = listed(desk).pledgor
    (paper,) = drawn(desk, pledgor)
    (line,) = paper.lines
    assert (paper.postcode, paper.address) == ("80343", "高雄市鹽埕區新樂街 8 號")
    assert (paper.name, paper.day) == (UNREACHED.name, DUE)
    assert (line.renew_today, line.redeem_today) == (1_350, 51_350)
    assert (line.renew_last, line.redeem_last, line.last_day) == (1_350, 51_350, LAST)
    assert line.contents.startswith("黃金 1 件")
    assert (line.lost, line.grace_over) == (False, False)
    assert render([paper]) == render(drawn(desk, pledgor))
    report(desk, pledge)
    assert drawn(desk, pledgor)[0].lines[0].lost
    hold(desk, pledge)
    assert fault_of(desk.letters.papers, [pledgor]).reason is Reason.NO_LETTER


def test_things_of_many_kinds_are_told_by_the_first_and_their_number(
    desk: Desk, clock: Clock
) -> None:
    platinum = replace(
        RING, type_code="platinum", purity="platinum-999", appraised=Ntd(10_000), quantity=2
    )
    diamond = replace(WATCH, type_code="diamond", features=(("carat", "1"),))
    take_in(desk, pledgor=UNREACHED, items=(RING, WATCH, platinum, diamond))
    go_to(desk, clock, DUE)
    (paper,) = drawn(desk, listed(desk).pledgor)
    assert paper.lines[0].contents == "黃金等共 5 件"


def test_several_tickets_are_one_letter(desk: Desk, clock: Clock) -> None:
    for _ in range(4):
        take_in(desk, pledgor=UNREACHED, principal=1_000)
    go_to(desk, clock, LAST)
    (paper,) = drawn(desk, listed(desk).pledgor)
    assert len(paper.lines) == 4
    assert not any(line.grace_over for line in paper.lines), "today is the last day"
    go_to(desk, clock, LAST + DAY)
    (paper,) = drawn(desk, listed(desk).pledgor)
    assert all(line.grace_over for line in paper.lines)


def test_without_an_address_nothing_is_printed_and_whoever_lacks_one_is_named(
    desk: Desk, clock: Clock
) -> None:
    for pledgor in (UNREACHED, HOMELESS):
        take_in(desk, pledgor=pledgor)
    go_to(desk, clock, LAST)
    with pytest.raises(Refused) as refused:
        desk.letters.papers([row.pledgor for row in desk.letters.list().rows])
    assert [(each.reason, each.facts["name"]) for each in refused.value.faults] == [
        (Reason.ADDRESS_MISSING, HOMELESS.name)
    ]
    assert all(row.printed_on is None for row in desk.letters.list().rows)


@pytest.mark.usefixtures("pledge")
def test_before_the_agency_has_words_for_letters_there_are_none(desk: Desk) -> None:
    pledgor = listed(desk).pledgor
    context = desk._acting._context
    desk._acting.context = replace(context, policy=replace(context.policy, letters=()))
    assert fault_of(desk.letters.papers, [pledgor]).reason is Reason.NO_LETTER_WORDS


# ------------------------------------------------------------------------------------ at the post


def test_a_letter_is_on_file_with_its_number_and_address_which_no_entry_names(
    desk: Desk, pledge: str
) -> None:
    pledgor = listed(desk).pledgor
    drawn(desk, pledgor)
    receipt = desk.letters.note(LetterForm(pledgor, "123456-800345-17", note="雙掛號"))
    assert receipt.changed == {Changed.CALLS}
    assert FIRST not in repr(receipt.entry)
    (view,) = desk.reminders.attempts_on(pledge)
    assert (view.channel, view.outcome) == (Channel.LETTER, Outcome.SENT)
    assert (view.number, view.note, view.reason) == (FIRST, "雙掛號", None)
    assert desk.letters.find(FIRST).address == UNREACHED.address
    assert desk.reminders.enough_attempts(pledge)
    assert rows(desk) == ()
    assert desk.letters.list().rows == ()


def test_printing_again_is_no_second_try_and_a_letter_is_noted_once_a_day(
    desk: Desk, pledge: str, clock: Clock
) -> None:
    pledgor = listed(desk).pledgor
    for _ in range(3):
        drawn(desk, pledgor)
    assert desk.reminders.attempts_on(pledge) == ()
    assert listed(desk).printed_on == DUE
    assert not listed(desk).wanted
    post(desk)
    assert fault_of(desk.letters.note, LetterForm(pledgor, SECOND)).reason is Reason.LETTER_GONE
    go_to(desk, clock, DUE + 2 * DAY)
    assert (listed(desk).posted_on, listed(desk).printed_on) == (DUE, None)
    assert fault_of(post, desk, SECOND, posted_on=DUE).reason is Reason.LETTER_NOTED
    post(desk, SECOND)
    assert len(desk.reminders.attempts_on(pledge)) == 2


@pytest.mark.usefixtures("pledge")
def test_a_letter_is_posted_after_it_was_printed_the_same_day_or_later(
    desk: Desk, clock: Clock
) -> None:
    form = LetterForm(listed(desk).pledgor, FIRST)
    desk.letters.papers([form.pledgor])
    assert listed(desk).printed_on is None, "the printer is jammed"
    assert fault_of(desk.letters.note, form).reason is Reason.LETTER_NOT_PRINTED
    drawn(desk, form.pledgor)
    go_to(desk, clock, DUE + DAY)
    desk.letters.note(form)
    assert desk.letters.find(FIRST).on == DUE + DAY


@pytest.mark.usefixtures("pledge")
def test_a_number_stands_for_one_letter_only(desk: Desk, clock: Clock) -> None:
    post(desk)
    go_to(desk, clock, DUE + 2 * DAY)
    assert fault_of(post, desk).reason is Reason.TRACKING_TWICE
    assert fault_of(post, desk, "12").reason is Reason.TRACKING_FORM


def test_who_redeemed_meanwhile_needs_no_letter_but_what_was_posted_can_be_noted(
    desk: Desk, pledge: str, clock: Clock
) -> None:
    pledgor = listed(desk).pledgor
    drawn(desk, pledgor)
    go_to(desk, clock, DUE + DAY)
    redeem(desk, pledge)
    row = listed(desk)
    assert (row.is_over, row.wanted, row.pledges, row.last_day) == (True, False, (pledge,), LAST)
    assert fault_of(desk.letters.papers, [pledgor]).reason is Reason.NO_LETTER
    tomorrow = LetterForm(pledgor, FIRST, posted_on=DUE + 2 * DAY)
    assert fault_of(desk.letters.note, tomorrow).reason is Reason.ATTEMPT_IN_FUTURE
    desk.letters.note(LetterForm(pledgor, FIRST, posted_on=DUE))
    assert desk.letters.find(FIRST).on == DUE
    assert desk.letters.list().rows == ()
    assert fault_of(desk.letters.note, LetterForm(pledgor, SECOND)).reason is Reason.LETTER_GONE


@pytest.mark.usefixtures("pledge")
def test_a_letter_that_is_not_posted_is_taken_back_or_ends_by_itself(
    desk: Desk, clock: Clock
) -> None:
    pledgor = listed(desk).pledgor
    drawn(desk, pledgor)
    desk.letters.take_back(pledgor)
    assert listed(desk).wanted
    drawn(desk, pledgor)
    go_to(desk, clock, DUE + 14 * DAY)
    assert listed(desk).printed_on == DUE
    go_to(desk, clock, DUE + 15 * DAY)
    assert listed(desk).wanted


@pytest.mark.usefixtures("pledge")
def test_a_letter_of_another_counter_is_on_file_with_the_address_on_its_envelope(
    desk: Desk,
) -> None:
    pledgor, old = listed(desk).pledgor, listed(desk).address
    moved = ContactsForm(pledgor, (), address="臺北市大安區新生南路 1 號")
    desk.reminders.change_contacts(moved)
    desk.letters.note(LetterForm(pledgor, FIRST, envelope=old))
    assert desk.letters.find(FIRST).address == old


def test_a_printed_letter_can_be_noted_though_the_pledgor_was_called_meanwhile(
    desk: Desk, pledge: str, clock: Clock
) -> None:
    pledgor = listed(desk).pledgor
    drawn(desk, pledgor)
    clock.wait(minutes=1)
    number = ContactNumber("0955666777", NumberKind.MOBILE)
    desk.reminders.change_contacts(ContactsForm(pledgor, (number,)))
    attempt(desk, pledge, Outcome.NO_ANSWER)
    assert rows(desk) == ()
    assert (listed(desk).number, listed(desk).printed_on) == ("0955666777", DUE)
    assert len(drawn(desk, pledgor)) == 1
    moved = replace(UNREACHED, phone="", address="臺北市大安區信義路 1 號")
    take_in(desk, pledgor=moved)
    post(desk)
    assert desk.letters.find(FIRST).address == UNREACHED.address, "printed before the move"


@pytest.mark.usefixtures("pledge")
def test_an_old_print_is_forgotten_and_no_address_is_kept_beside_the_vault(desk: Desk) -> None:
    pledgor = listed(desk).pledgor
    drawn(desk, pledgor)
    kept = json.loads(desk.draft("letters") or "")
    kept["gone"] = kept[pledgor] | {"on": (DUE - 15 * DAY).isoformat()}
    desk.save_draft("letters", json.dumps(kept))
    drawn(desk, pledgor)
    assert list(json.loads(desk.draft("letters") or "")) == [pledgor]
    assert UNREACHED.address not in json.dumps(kept, ensure_ascii=False)


# ------------------------------------------------------------------------------------ back


def test_a_letter_that_came_back_is_no_try_and_its_address_does_not_reach(
    desk: Desk, pledge: str
) -> None:
    post(desk)
    bring_back(desk, note="門牌已拆")
    sent, back = desk.reminders.attempts_on(pledge)
    assert (back.outcome, back.about, back.number) == (Outcome.RETURNED, sent.entry, FIRST)
    assert (back.reason, back.note) == (ReturnReason.MOVED, "門牌已拆")
    assert not desk.reminders.enough_attempts(pledge)
    row = listed(desk)
    assert row.came_back is not None
    assert (row.came_back.on, row.came_back.reason, row.posted_on) == (
        DUE,
        ReturnReason.MOVED,
        None,
    )
    assert not row.wanted, "a letter there would come back again"
    assert fault_of(bring_back, desk).reason is Reason.LETTER_CAME_BACK


@pytest.mark.usefixtures("pledge")
def test_a_new_address_or_a_letter_that_stays_makes_good_for_one_that_came_back(
    desk: Desk, clock: Clock
) -> None:
    post(desk)
    bring_back(desk, ReturnReason.UNCLAIMED)
    post(desk, SECOND)
    assert desk.letters.list().rows == ()
    go_to(desk, clock, DUE + 2 * DAY)
    assert listed(desk).came_back is None
    take_in(desk, pledgor=replace(UNREACHED, address="臺北市大安區信義路 1 號"))
    assert listed(desk).came_back is None


@pytest.mark.usefixtures("pledge")
def test_letters_go_where_the_pledgor_wants_them(desk: Desk) -> None:
    wanted = "10041臺北市中正區重慶南路一段 122 號"
    pledgor = listed(desk).pledgor
    card = desk.reminders.card(pledgor)
    assert (card.address, card.home) == ("", UNREACHED.address)
    post(desk)
    bring_back(desk)
    desk.reminders.change_contacts(ContactsForm(pledgor, (), address=wanted))
    row = listed(desk)
    assert (row.address, row.came_back, row.wanted) == (wanted, None, True)
    assert desk.reminders.card(pledgor).address == wanted
    (paper,) = drawn(desk, pledgor)
    assert (paper.postcode, paper.address) == ("10041", wanted[5:])
    desk.reminders.change_contacts(ContactsForm(pledgor, ()))
    assert listed(desk).address == UNREACHED.address
    post(desk, SECOND)
    assert desk.letters.find(SECOND).address == wanted, "as it was printed"


def test_letters_on_their_way_are_found_by_number_and_listed_newest_first(
    desk: Desk, pledge: str, clock: Clock
) -> None:
    assert desk.letters.sent() == ()
    post(desk)
    go_to(desk, clock, DUE + 2 * DAY)
    attempt(desk, pledge, Outcome.SENT, channel=Channel.LETTER, number="")
    first, second = desk.letters.sent()
    assert (first.tracking, second.tracking) == ("", FIRST)
    assert (second.name, second.on, second.came_back) == (UNREACHED.name, DUE, False)
    assert second.numbers == (desk.ticket(pledge).pledge.ticket.number,)
    bring_back(desk)
    assert [each.tracking for each in desk.letters.sent()] == [""]
    assert desk.letters.find(f" {FIRST} ").came_back
    assert fault_of(desk.letters.find, SECOND).reason is Reason.LETTER_UNKNOWN
    assert fault_of(desk.letters.find, "").reason is Reason.TRACKING_MISSING
