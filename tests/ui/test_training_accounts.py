"""The page of signing in at a training counter, and at one that has no accounts yet: by keys alone (ADR 53)."""

from dataclasses import replace

from counter.desk.desk import Desk
from counter.domain.days import ONE_DAY
from counter.domain.entries import Kind
from counter.ui.fields import ChoiceField
from tests.desk.desks import TODAY, make_desk, reopen
from tests.desk.people import own_password
from tests.ui.conftest import Counter
from tests.ui.hands import Hands

LATER = TODAY + 7 * ONE_DAY


def trained(counter: Counter) -> Desk:
    """A training counter as the program opens it."""
    make_desk(counter.folder, clock=counter.clock).close()
    return reopen(counter.folder, clock=counter.clock, by_names=False)


def chosen(hands: Hands, code: str) -> None:
    """Somebody without a password: the code, Enter, nothing, Enter, and a password twice."""
    hands.fill(code, "")
    assert hands.where() == "new"
    hands.fill(own_password(code), own_password(code))


def chosen_after_another(hands: Hands, code: str, another: str) -> None:
    """The same after another code was typed meanwhile, which is asked from the start."""
    hands.fill(code, "")
    hands.press("Shift+Tab")
    hands.fill(another)
    assert hands.where() == "password"
    hands.press("Shift+Tab")
    chosen(hands, code)


def test_the_first_who_sign_in_choose_their_passwords_and_the_second_person_as_well(
    counter: Counter,
) -> None:
    desk = trained(counter)
    desk.training.found()
    hands = counter.show(desk)
    window = hands.window
    told = hands.label("sign_in.samples")
    assert "c1 王小明, c2 李小華, s1 林主任, admin" in told
    assert "No password yet: c1, c2, s1, admin." in told
    window.pages.sign_in.day.set_day(LATER)
    chosen_after_another(hands, "c1", "c2")
    assert hands.where() == "confirmed"
    hands.press("Space")
    supervisor = hands.field("supervisor")
    assert isinstance(supervisor, ChoiceField)
    supervisor.set_code("s1")
    hands.press("F9")
    hands.press("Ctrl+B")
    vouch = window.pages.vouch
    assert window.page() is vouch
    assert hands.label("vouch.asked") == "Day opened"
    hands.press("F2")
    assert window.page() is vouch, "the day is not open: no key leads anywhere"
    chosen_after_another(hands, "s1", "s1x")
    assert "林主任 has approved" in hands.banner()
    assert window.page() is window.pages.sign_in
    assert supervisor.code() == "s1", "nothing typed is lost on the way"
    hands.press("F9")
    assert window.page() is window.pages.intake
    assert (desk.day().day, desk.clerk and desk.clerk.code) == (LATER, "c1")
    hands.press("Shift+F11")
    assert "No password yet: c2, admin." in hands.label("sign_in.samples")
    hands.fill("s1", own_password("s1"))
    assert desk.clerk is not None
    assert desk.clerk.code == "s1"
    with desk.context.store.read() as reading:
        (opened,) = (each for each in reading.acts_of(LATER) if each.kind is Kind.DAY_OPENED)
    assert opened.approver == "s1"


def test_where_no_accounts_came_yet_the_page_says_what_is_missing(counter: Counter) -> None:
    desk = trained(counter)
    enrolled = Desk(
        replace(desk.context, station=replace(desk.station, central_url="https://central.example"))
    )
    hands = counter.show(enrolled)
    assert "central account set" in hands.label("sign_in.missing")
    assert hands.label("sign_in.samples") == ""
    hands.fill("c1", own_password("c1"))
    assert "central account set" in hands.banner()
    assert hands.window.page() is hands.window.pages.sign_in
