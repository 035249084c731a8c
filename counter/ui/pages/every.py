"""Every page of the window, made once for a language."""

from collections.abc import Callable

from counter.ui.keys import Command
from counter.ui.pages.day import DayPage
from counter.ui.pages.intake import IntakePage
from counter.ui.pages.keys_help import KeysPage
from counter.ui.pages.page import Page
from counter.ui.pages.paper import PaperPage
from counter.ui.pages.recovery import RecoveryPage
from counter.ui.pages.results import ResultsPage
from counter.ui.pages.settings import SettingsPage
from counter.ui.pages.sign_in import SignInPage
from counter.ui.pages.ticket import TicketPage
from counter.ui.preferences import Preferences
from counter.ui.room import Room


class Pages:
    """The pages, by name and by the key that leads to them."""

    def __init__(
        self, room: Room, preferences: Preferences, names: Callable[[Command], str]
    ) -> None:
        self.sign_in = SignInPage(room)
        self.intake = IntakePage(room)
        self.results = ResultsPage(room)
        self.ticket = TicketPage(room)
        self.paper = PaperPage(room)
        self.day = DayPage(room)
        self.settings = SettingsPage(room, preferences)
        self.recovery = RecoveryPage(room)
        self.keys = KeysPage(room, names)
        self._keyed: dict[Command, Page] = {
            Command.INTAKE: self.intake,
            Command.TICKETS: self.results,
            Command.DAY: self.day,
            Command.SETTINGS: self.settings,
        }

    def all(self) -> tuple[Page, ...]:
        """Every page."""
        return (
            self.sign_in,
            self.intake,
            self.results,
            self.ticket,
            self.paper,
            self.day,
            self.settings,
            self.recovery,
            self.keys,
        )

    def keyed(self) -> tuple[Command, ...]:
        """The keys that lead to a page."""
        return tuple(self._keyed)

    def of_key(self, command: Command) -> Page:
        """The page a key leads to."""
        return self._keyed[command]
