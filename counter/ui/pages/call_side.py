"""What stands beside the list of the calls in place of the card, and the list of what else can be done."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Signal

from counter.desk.call_answers import CallCard
from counter.ui.labels import Card
from counter.ui.room import Room


class CallWay(StrEnum):
    """What else can be done on the page of the calls."""

    CONTACTS = "contacts"
    PRINT = "print"
    EXPORT = "export"
    KEY_IN = "key-in"
    REVISE = "revise"
    LETTERS = "letters"
    RETURNS = "returns"
    PROOF = "proof"
    SEND = "send"
    MESSAGES = "messages"


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of that list; `begin` does it. `personal`: only while somebody's card is shown."""

    way: CallWay
    text: str
    icon: str
    begin: Callable[[], None]
    personal: bool = False


class CallSide(Card):
    """Something about the person whose card was shown.

    `done`: an act is written (its Receipt); `closed`: back to the card; `foot` stays in sight while the rest scrolls.
    """

    done = Signal(object)
    closed = Signal()

    def __init__(self, room: Room, heading: str) -> None:
        look = room.theme.look.measures
        super().__init__(heading, pad_px=look.pad, gap_px=look.gap)
        self.room = room
        self.foot = Card("", pad_px=look.pad, gap_px=look.gap)

    def open(self, card: CallCard) -> None:
        """Begin, and put the cursor where work begins."""
        raise NotImplementedError

    def confirm(self) -> None:
        """F9."""
        raise NotImplementedError
