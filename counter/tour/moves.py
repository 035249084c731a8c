"""What a clerk does again and again, key by key; acts are made of it."""

from collections.abc import Sequence
from datetime import date

from counter.tour.counter import Counter
from counter.tour.hands import ENTER

Member = tuple[str, str, str]
"""Code, name, number of the role in its list."""


TABS_MAX = 30
"""More fields than any page has."""


def set_up(counter: Counter, *, place: tuple[str, str, str], staff: Sequence[Member]) -> None:
    """Fill in the window of the first start; `place`: agency, branch, counter as picked by keys."""
    counter.begin_set_up()
    counter.staff = tuple(code for code, _, _ in staff)
    hands = counter.hands
    hands.at("agency")
    hands.fill(*place)
    hands.at("backup_folder")
    hands.press(ENTER, ENTER)
    for number, member in enumerate(staff, 1):
        hands.at(f"staff.{number}.code")
        hands.fill(*member)


def finish_set_up(counter: Counter) -> None:
    """Make the counter that was filled in."""
    hands = counter.hands
    hands.press("F9")
    hands.wait(lambda: not hands.window.isVisible(), "the counter set up")


def sign_in(counter: Counter, member: int = 1, *, step: str = "") -> None:
    """Code and password of the nth member of staff; whoever has none yet, or too old a one, chooses another.

    `step`: what is seen of that choice.
    """
    hands = counter.hands
    hands.at("code")
    hands.rest()
    _prove(counter, counter.staff[member - 1], step)


def confirm_day(counter: Counter, supervisor: str = "", *, step: str = "") -> None:
    """Sign in and confirm the day, the last key not yet pressed; `supervisor`: by which number one is picked."""
    hands = counter.hands
    sign_in(counter, step=step)
    hands.at("confirmed")
    hands.press("Space")
    if supervisor:
        tab_to(counter, "supervisor")
        hands.press(supervisor)


def begin(counter: Counter) -> None:
    """Press the last key of the sign-in."""
    counter.hands.press("F9")
    counter.hands.at("pledgor.id_number")


def approved(counter: Counter, member: int, step: str = "") -> None:
    """Confirm an act that takes two: F9, the second one's code and password, F9 again; `step`: what is seen of it."""
    hands = counter.hands
    hands.press("F9")
    hands.see("banner.act")
    hands.press("Ctrl+B")
    hands.at("second")
    hands.rest()
    _prove(counter, counter.staff[member - 1], step)
    hands.rest()
    hands.press("F9")


def _prove(counter: Counter, code: str, step: str) -> None:
    """Where the cursor is in a field for a code: who that is. `step`: what is seen of it at last."""
    hands = counter.hands
    known = counter.password_of(code)
    hands.fill(code)
    if known and step:
        hands.type(known)
        counter.picture(step)
        hands.press(ENTER)
    else:
        hands.fill(known)
    hands.rest()
    if hands.where() == "new":
        if step:
            counter.picture(step)
        hands.fill(*[counter.new_password_of(code)] * 2)
        hands.rest()


def reopen(counter: Counter, day: date, at: str) -> None:
    """Another start of the program, at another time."""
    counter.close()
    counter.clock.turn(day, at)
    counter.open()


def new_pledgor(counter: Counter, id_number: str, *answers: str) -> None:
    """Somebody who was never here: name, birthday, phone, address, class and its paper."""
    hands = counter.hands
    hands.at("pledgor.id_number")
    hands.fill(id_number)
    hands.at("pledgor.name")
    hands.fill(*answers)


def metal(counter: Counter, kind: str, purity: str, *, weight: Sequence[str], name: int) -> None:
    """A thing of metal; `weight`: grams, 錢, grams of stones, 錢; the limit is taken over as its value."""
    hands = counter.hands
    hands.at("type_code")
    hands.fill(kind, "", purity, *weight)
    hands.at("appraised")
    hands.rest()
    hands.press(ENTER, ENTER)
    hands.at("kind")
    hands.press(*["Down"] * name)


def agree(counter: Counter, principal: str, *, finger: int = 1) -> None:
    """The principal, the ID document checked, the fingerprint taken; what is offered is looked at."""
    hands = counter.hands
    hands.press("Alt+L")
    hands.at("principal")
    hands.fill(principal)
    hands.at("id_checked")
    hands.press("Space", ENTER, *["Down"] * finger)
    hands.at("finger")
    hands.rest()


def save(counter: Counter) -> None:
    """Save the pledge; its ticket is shown next."""
    hands = counter.hands
    hands.press("F9")
    hands.see("ticket.number")
    hands.rest()


def save_checked(counter: Counter, member: int, *, pick: str, step: str = "") -> None:
    """Save a pledge on a new paper: the nth member of staff approves; `pick`: the number they are picked by.

    `step`: what is seen while they are asked for.
    """
    hands = counter.hands
    hands.press("F9")
    hands.at("second")
    if step:
        counter.picture(step)
    hands.press(pick)
    hands.rest()
    approved(counter, member)
    hands.see("ticket.number")
    hands.rest()


def show_ticket(counter: Counter, qr: str) -> None:
    """Scan a ticket."""
    hands = counter.hands
    hands.scan(qr)
    hands.rest()
    hands.see("ticket.number")


def print_again(counter: Counter, reason: str) -> None:
    """From the ticket to the reason for another print."""
    hands = counter.hands
    hands.press("F10", ENTER)
    hands.at("reason")
    hands.type(reason)


def more(counter: Counter, way: str) -> None:
    """Begin what F10 offers under that name, by the number it has for this ticket."""
    hands = counter.hands
    hands.press("F10")
    hands.press(hands.read(f"more.{way}")[0])


def choose(counter: Counter, setting: str, *keys: str) -> None:
    """Change one setting and save all."""
    hands = counter.hands
    hands.press("F12")
    hands.at("language")
    while hands.where() != setting:
        hands.press(ENTER)
    hands.press(*keys)
    hands.press("F9")
    hands.rest()
    counter.listen()


def tab_to(counter: Counter, name: str) -> None:
    """Go on by Tab until the cursor is there."""
    hands = counter.hands
    hands.wait(lambda: hands.where() != "", "a cursor")
    for _ in range(TABS_MAX):
        if hands.where() == name:
            return
        hands.press("Tab")
    hands.at(name)


def photograph(counter: Counter, step: str = "") -> None:
    """A picture of the thing from the camera; `step`: what is seen of it meanwhile."""
    hands = counter.hands
    hands.press("Alt+C")
    hands.at("camera.sight")
    hands.wait(lambda: counter.camera.sent > 1, "a frame of the camera")
    if step:
        counter.picture(step)
    hands.press(ENTER, "Escape")
    hands.wait(lambda: not hands.is_asked(), "the camera put away")
    hands.rest()


def clear(counter: Counter) -> None:
    """Throw away what is typed at an intake."""
    hands = counter.hands
    hands.press("F10", "1")
    hands.wait(hands.is_asked, "the question")
    hands.press("Left", "Space")
    hands.at("pledgor.id_number")
    hands.rest()


def close_day(counter: Counter) -> None:
    """Close the day shown; its sheet is printed and the backup made."""
    hands = counter.hands
    hands.at("closing")
    hands.rest()
    hands.press("Space", "F9")
    hands.wait(lambda: "備份" in hands.text("banner.text"), "the backup made")
