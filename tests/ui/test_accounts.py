"""Signing in by code and password, the choice of one's own, switch and lock, a second person who approves (M1-M3)."""

import pytest

from counter.desk.answers import Changed
from counter.desk.desk import Desk
from counter.domain.days import ONE_DAY
from counter.domain.effects import State
from counter.domain.forms import DayForm
from counter.domain.passwords import FAILURES_MAX
from counter.domain.staff import Role
from counter.ui.credentials import Credentials
from counter.ui.fields import TextField
from counter.ui.idle import IDLE
from counter.ui.tables import NOTHING
from tests.desk.desks import PLEDGOR, TODAY, make_desk, take_in
from tests.desk.people import HEAD, PASSWORD, own_password, seconded, staffed, wanted
from tests.domain.refusals import faults_of
from tests.ui.conftest import Counter
from tests.ui.hands import Hands

NEW = "Silver-8888-Bar"


@pytest.fixture
def desk(counter: Counter) -> Desk:
    """A desk with accounts; its business day is open, a ticket is there, nobody is signed in."""
    desk = staffed(make_desk(counter.folder, clock=counter.clock))
    seconded(desk, lambda: desk.open_day(DayForm(TODAY, confirmed=True, supervisor="s1")))
    take_in(desk)
    desk.sign_out()
    return desk


@pytest.fixture
def hands(counter: Counter, desk: Desk) -> Hands:
    return counter.show(desk)


def who(hands: Hands) -> Credentials:
    return hands.window.pages.sign_in.who


def sign_in(hands: Hands, code: str, password: str) -> None:
    """Code, Enter, password, Enter."""
    hands.type(code)
    hands.press("Return")
    hands.type(password)
    hands.press("Return")


def at_work(hands: Hands) -> str:
    """Whose window it is; "" at the sign-in page."""
    shown = hands.window.page()
    if shown is None or shown is hands.window.pages.sign_in or hands.desk.clerk is None:
        return ""
    return hands.desk.clerk.code


def test_code_and_password_are_one_step_and_a_wrong_one_is_told(
    hands: Hands, counter: Counter
) -> None:
    assert [field.name for field in who(hands).fields()] == ["code", "password"]
    sign_in(hands, "c1", "wrong")
    assert at_work(hands) == ""
    assert who(hands).password.is_faulty
    assert who(hands).password.text() == ""
    hands.type(own_password("c1"))
    hands.window.pages.sign_in.left_alone.timeout.emit()
    assert who(hands).password.text() == "", "nobody leaves a password for who comes next"
    for _ in range(FAILURES_MAX - 1):
        faults_of(hands.desk.accounts.sign_in, "c1", "wrong")
    hands.type(own_password("c1"))
    hands.press("Return")
    assert "locked" in hands.fault("password")
    assert who(hands).password.text() == "", "nor until a lock is over"
    counter.clock.wait(minutes=15)
    hands.type(own_password("c1"))
    hands.press("Return")
    assert at_work(hands) == "c1"
    assert who(hands).password.text() == ""


def test_a_one_time_password_leads_to_the_choice_of_ones_own(hands: Hands) -> None:
    hands.desk.accounts.sign_in(HEAD, PASSWORD)
    starter = hands.desk.accounts.set(wanted("c2", Role.CLERK, name="李小華")).starter
    hands.desk.sign_out()
    sign_in(hands, "c2", starter)
    assert hands.where() == "new"
    for _ in range(2):
        hands.type(NEW)
        hands.press("Return")
    assert at_work(hands) == "c2"
    assert "李小華" in hands.window.frame.status.clerk.text()


def test_who_comes_back_after_a_lock_goes_on_and_another_clerk_begins_anew(
    hands: Hands, counter: Counter
) -> None:
    sign_in(hands, "c1", own_password("c1"))
    typed = hands.window.pages.intake.pledgor.phone
    typed.set_text("0912345678")
    hands.press("F3")
    found = hands.window.page()
    counter.clock.wait(seconds=IDLE.total_seconds() - 1)
    hands.window.idle.look()
    assert at_work(hands) == "c1"
    counter.clock.wait(seconds=1)
    box = hands.window.frame.scan
    box.setText("A123456789")
    hands.window.idle.look()
    hands.rest()
    assert (at_work(hands), hands.desk.clerk, box.text()) == ("", None, "")
    hands.press("F2")
    assert at_work(hands) == "", "no key leads past the lock"
    hands.window.pages.sign_in.enter()
    hands.rest()
    hands.press("Return")
    hands.type(own_password("c1"))
    hands.press("Return")
    assert hands.window.page() is found
    assert (typed.text(), box.text()) == ("0912345678", "A123456789")
    hands.press("Shift+F11")
    sign_in(hands, "s1", own_password("s1"))
    assert box.text() == "", "what one clerk looked for is not the next one's"
    assert at_work(hands) == "s1"
    assert hands.window.page() is hands.window.pages.intake
    assert typed.text() == "0912345678", "a pledge half taken in stays at the counter"


def test_nothing_that_comes_to_its_end_behind_a_lock_leads_past_it(
    hands: Hands, counter: Counter
) -> None:
    sign_in(hands, "c1", own_password("c1"))
    window = hands.window
    (ticket,) = (each.pledge for each in hands.desk.find(PLEDGOR.name).rows)
    window.look_up(PLEDGOR.name)
    window.lock()
    window.open_ticket(ticket, False)
    window.refresh_all(frozenset({Changed.PLEDGE, Changed.PLEDGOR}))
    hands.rest()
    assert window.page() is window.pages.sign_in
    assert hands.banner() == "", "nothing is asked for that nobody may see"
    assert hands.where() == "code", "a password is not typed where it can be read"
    window.show_over(window.pages.keys)
    sign_in(hands, "c1", own_password("c1"))
    assert window.page() is window.pages.keys, "what came meanwhile waits for who comes back"
    hands.press("Esc")
    assert window.page() is window.pages.intake
    window.lock()
    counter.clock.wait(days=-9)
    window.idle.look()
    hands.desk.accounts.sign_in("c1", own_password("c1"))
    counter.clock.wait(seconds=IDLE.total_seconds())
    window.idle.look()
    hands.rest()
    assert hands.desk.clerk is None, "who went away before the day was open is asked again"


def test_a_second_person_approves_at_the_window_of_the_first(hands: Hands) -> None:
    sign_in(hands, "c1", own_password("c1"))
    hands.press("F8")
    part = hands.window.pages.day.closed_day
    part.day.set_day(TODAY + ONE_DAY)
    part.cause.set_code("typhoon")
    part.second.set_code("s1")
    hands.click("closed_day.enter")
    assert "has not confirmed" in hands.banner()
    hands.press("Ctrl+B")
    vouch = hands.window.pages.vouch
    assert hands.window.page() is vouch
    sign_in(hands, "c1", own_password("c1"))
    assert vouch.code.is_faulty, "nobody approves alone"
    vouch.enter()
    sign_in(hands, "s1", own_password("s1"))
    assert "林主任 has approved" in hands.banner()
    assert (vouch.code.text(), vouch.password.text()) == ("", "")
    assert at_work(hands) == "c1"
    hands.click("closed_day.enter")
    assert "closed day is entered" in hands.banner()


def test_a_form_asks_for_a_second_person_only_where_the_account_goes_no_further(
    hands: Hands,
) -> None:
    sign_in(hands, "c1", own_password("c1"))
    intake = hands.window.pages.intake
    for principal, asked in (("150,000", True), ("20,000", False)):
        intake.offer.principal.set_text(principal)
        hands.rest()
        assert intake.special.second.isHidden() is not asked
    (ticket,) = (each.pledge for each in hands.desk.find(PLEDGOR.name).rows)
    hands.window.open_ticket(ticket, True)
    hands.rest()
    hands.press("F10")
    hands.click("more.reverse")
    assert hands.label("reversal.approval").startswith("Your account undoes nothing alone")
    hands.put("reason", "wrong-amount")
    hands.put("note", "counted twice")
    hands.put("bags", hands.desk.ticket(ticket).pledge.ticket.items[0].bag)
    hands.put("money_moved", True)
    hands.press("F9")
    assert hands.fault("supervisor")
    hands.put("supervisor", "s1")
    hands.press("F9")
    hands.press("Ctrl+B")
    act, *tickets = hands.label("vouch.asked").splitlines()
    assert act.endswith(": NT$ 50,000 comes in")
    assert tickets == ["Ticket K01-01-115-00001-4"]
    sign_in(hands, "s1", own_password("s1"))
    hands.rest()
    note = hands.field("note")
    assert isinstance(note, TextField)
    assert note.text() == "counted twice", "nothing typed is lost on the way"
    hands.press("F9")
    assert hands.desk.ticket(ticket).pledge.state is State.VOIDED


def test_what_one_clerk_was_shown_is_not_left_for_who_may_not_see_it(hands: Hands) -> None:
    sign_in(hands, "s1", own_password("s1"))
    window = hands.window
    pages = window.pages
    window.look_up(PLEDGOR.name)
    hands.rest()
    (hit,) = (each.pledge for each in hands.desk.find(PLEDGOR.name).rows)
    pages.together.add(hit, by_scan=True)
    hands.desk.confirm_recovery()
    window.show_over(pages.recovery)
    hands.rest()
    assert [page.table.rows.rowCount() for page in (pages.results, pages.together)] == [1, 1]
    hands.press("Shift+F11")
    sign_in(hands, "c1", own_password("c1"))
    assert [page.table.rows.rowCount() for page in (pages.results, pages.together)] == [0, 0]
    assert pages.results.text.is_blank()
    window.show_over(pages.recovery)
    hands.rest()
    hands.click("recovery.show")
    assert window.page() is pages.recovery, "the key of the file is for who keeps it"


def test_whoever_does_not_work_at_the_window_begins_with_the_day(hands: Hands) -> None:
    sign_in(hands, "u1", own_password("u1"))
    hands.rest()
    assert hands.window.page() is hands.window.pages.day
    assert hands.banner() == ""
    hands.press("F2")
    hands.rest()
    assert "role" in hands.banner()
    assert hands.window.page() is hands.window.pages.day, "what is half taken in is shown to nobody"


def test_who_answers_for_the_branch_reads_who_has_an_account(hands: Hands) -> None:
    sign_in(hands, "c1", own_password("c1"))
    hands.press("F12")
    hands.press("Alt+N")
    hands.rest()
    page = hands.window.pages.accounts
    assert hands.window.page() is page
    assert "role" in hands.banner()
    assert page.table.rows.rowCount() == 0
    hands.window.lock()
    hands.rest()
    for _ in range(FAILURES_MAX):
        faults_of(hands.desk.accounts.sign_in, "u1", "wrong")
    sign_in(hands, "s1", own_password("s1"))
    hands.press("F12")
    hands.press("Alt+N")
    hands.rest()
    rows = page.table.rows
    shown = [
        [str(rows.index(row, column).data()) for column in (0, 2, 3, 4, 7)] for row in range(4)
    ]
    assert shown == [
        ["a1", "Administrator", NOTHING, "with a second person", "password of 2026-03-16"],
        ["c1", "Clerk", "NT$ 100,000", "with a second person", "password of 2026-03-16"],
        ["s1", "Supervisor", NOTHING, "alone", "password of 2026-03-16"],
        ["u1", "Auditor", NOTHING, "alone", "locked for wrong passwords"],
    ]
    for change, told in (
        ({"is_open": False}, "closed"),
        ({"valid_from": TODAY + ONE_DAY}, "not today"),
    ):
        hands.desk.accounts.sign_in(HEAD, PASSWORD)
        hands.desk.accounts.set(wanted("u1", Role.AUDITOR, **change))
        page.enter()
        hands.rest()
        assert rows.index(3, 7).data() == told
    hands.press("Esc")
    assert hands.window.page() is hands.window.pages.settings
