"""Every page of the window, each made when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer

from counter.domain.refusal import Reason
from counter.ui.keys import Command
from counter.ui.pages.page import Page
from counter.ui.pages.sign_in import SignInPage

if TYPE_CHECKING:  # a page is loaded with the first look at it
    from counter.domain.forms import IntakeForm
    from counter.domain.policy import Checklist
    from counter.ui.pages.accounts import AccountsPage
    from counter.ui.pages.audit import AuditPage
    from counter.ui.pages.call_key_in import KeyInPage
    from counter.ui.pages.call_proof import ProofPage
    from counter.ui.pages.call_revisions import RevisionsPage
    from counter.ui.pages.calls import CallsPage
    from counter.ui.pages.day import DayPage
    from counter.ui.pages.erasures import ErasuresPage
    from counter.ui.pages.forfeiture import ForfeiturePage
    from counter.ui.pages.gateways import GatewaysPage
    from counter.ui.pages.hours import HoursPage
    from counter.ui.pages.inspect import InspectPage
    from counter.ui.pages.inspections import InspectionsPage
    from counter.ui.pages.intake import IntakePage
    from counter.ui.pages.key import KeyPage
    from counter.ui.pages.keys_help import KeysPage
    from counter.ui.pages.letters import LettersPage
    from counter.ui.pages.lists import ListsPage
    from counter.ui.pages.look_reason import LookReasonPage
    from counter.ui.pages.looks import LooksPage
    from counter.ui.pages.messages import MessagesPage
    from counter.ui.pages.morning import MorningPage
    from counter.ui.pages.paper import PaperPage
    from counter.ui.pages.person import PersonPage
    from counter.ui.pages.police import PolicePage
    from counter.ui.pages.recovery import RecoveryPage
    from counter.ui.pages.refusal import RefusalPage
    from counter.ui.pages.results import ResultsPage
    from counter.ui.pages.returns import ReturnsPage
    from counter.ui.pages.send_messages import SendMessagesPage
    from counter.ui.pages.settings import SettingsPage
    from counter.ui.pages.stocktake import StocktakePage
    from counter.ui.pages.sync import SyncPage
    from counter.ui.pages.ticket import TicketPage
    from counter.ui.pages.together import TogetherPage
    from counter.ui.pages.vault import VaultPage
    from counter.ui.pages.vouch import VouchPage
    from counter.ui.preferences import Preferences
    from counter.ui.room import Room

P = TypeVar("P", bound=Page)

_KEYED = {
    Command.INTAKE: "intake",
    Command.TICKETS: "results",
    Command.TOGETHER: "together",
    Command.CALLS: "calls",
    Command.DAY: "day",
    Command.SETTINGS: "settings",
    Command.SYNC: "sync",
    Command.FORFEITURE: "forfeiture",
    Command.LISTS: "lists",
    Command.LOOKS: "looks",
    Command.MORNING: "morning",
    Command.VAULT: "vault",
    Command.STOCKTAKE: "stocktake",
}
NAMES = (
    "sign_in",
    "intake",
    "ticket",
    "results",
    "together",
    "calls",
    "paper",
    "vault",
    "day",
    "settings",
    "recovery",
    "keys",
    "hours",
    "vouch",
    "refusal",
    "sync",
    "forfeiture",
    "call_key_in",
    "call_revisions",
    "call_proof",
    "letters",
    "returns",
    "send_messages",
    "messages",
    "gateways",
    "lists",
    "police",
    "morning",
    "inspections",
    "inspect",
    "stocktake",
    "audit",
    "key",
    "looks",
    "look_reason",
    "person",
    "accounts",
    "erasures",
)
"""In the order in which a clerk is likely to want them."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What the window does for its pages: each page made is handed to `adopt` first."""

    adopt: Callable[[Page], None]
    signed_in: Callable[[str], None]
    sign_out: Callable[[], None]
    prefer: Callable[[Preferences], None]
    printer_picked: Callable[[str], None]
    print_again: Callable[[str], None]
    show_over: Callable[[Page], None]
    backed_up: Callable[[], None]


class Pages(QObject):
    """The pages, by name and by the key that leads to them."""

    def __init__(
        self,
        room: Room,
        ways: Ways,
        *,
        preferences: Callable[[], Preferences],
        names: Callable[[Command], str],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._room = room
        self._ways = ways
        self._preferences = preferences
        self._names = names
        self._made: list[Page] = []
        self._worked = "" if room.door.clerk is None else room.door.clerk.code
        self._idle = QTimer(self, singleShot=True, interval=0)
        self._idle.timeout.connect(self._make_next)
        room.messages.offer_remedy(
            Reason.LOOK_REASON,
            (self.tr("Choose the reason…"), lambda: ways.show_over(self.look_reason)),
        )

    def prepare(self) -> None:
        """Make the pages nobody wanted yet, one whenever the window has nothing else to do."""
        self._idle.start()

    @cached_property
    def sign_in(self) -> SignInPage:
        """Who works here, and which day it is."""
        page = self._adopted(SignInPage(self._room))
        page.signed_in.connect(self._signed_in)
        return page

    @cached_property
    def intake(self) -> IntakePage:
        """A pledge is taken in."""
        from counter.ui.pages.intake import IntakePage  # noqa: PLC0415 - loaded when wanted

        page = self._adopted(IntakePage(self._room))
        page.refused.connect(self._refuse)
        return page

    @cached_property
    def refusal(self) -> RefusalPage:
        """A pledge that does not come about."""
        from counter.ui.pages.refusal import RefusalPage  # noqa: PLC0415 - loaded when wanted

        page = self._adopted(RefusalPage(self._room))
        page.noted.connect(self.intake.clear)
        return page

    @cached_property
    def results(self) -> ResultsPage:
        """What a search found."""
        from counter.ui.pages.results import ResultsPage  # noqa: PLC0415 - loaded when wanted

        page = self._adopted(ResultsPage(self._room))
        page.person_wanted.connect(self._show_person)
        return page

    @cached_property
    def person(self) -> PersonPage:
        """All that is on file of one person."""
        from counter.ui.pages.person import PersonPage  # noqa: PLC0415 - loaded when wanted

        return self._adopted(PersonPage(self._room))

    @cached_property
    def ticket(self) -> TicketPage:
        """One ticket and what can be done with it."""
        from counter.ui.pages.ticket import TicketPage  # noqa: PLC0415 - loaded when wanted

        page = self._adopted(TicketPage(self._room))
        page.clash_wanted.connect(self._settle)
        page.person_wanted.connect(self._show_person)
        return page

    @cached_property
    def sync(self) -> SyncPage:
        """The line with central, and problems between counters."""
        from counter.ui.pages.sync import SyncPage  # noqa: PLC0415 - loaded when wanted

        page = self._adopted(SyncPage(self._room))
        page.doubles.merging.connect(self._show_person)
        return page

    @cached_property
    def forfeiture(self) -> ForfeiturePage:
        """Tickets whose grace is over."""
        from counter.ui.pages.forfeiture import ForfeiturePage  # noqa: PLC0415 - loaded when wanted

        return self._adopted(ForfeiturePage(self._room))

    @cached_property
    def vault(self) -> VaultPage:
        """What lies where."""
        from counter.ui.pages.vault import VaultPage  # noqa: PLC0415 - loaded when wanted

        return self._adopted(VaultPage(self._room))

    @cached_property
    def lists(self) -> ListsPage:
        """Lists for the authority."""
        from counter.ui.pages.lists import ListsPage  # noqa: PLC0415 - loaded when wanted

        page = self._adopted(ListsPage(self._room))
        page.wants.connect(self._show_named)
        return page

    @cached_property
    def looks(self) -> LooksPage:
        """Who looked at what."""
        from counter.ui.pages.looks import LooksPage  # noqa: PLC0415 - loaded when wanted

        return self._adopted(LooksPage(self._room))

    @cached_property
    def look_reason(self) -> LookReasonPage:
        """Why somebody looks who does not work at the window."""
        from counter.ui.pages.look_reason import LookReasonPage  # noqa: PLC0415 - loaded when wanted

        return self._adopted(LookReasonPage(self._room))

    @cached_property
    def police(self) -> PolicePage:
        """What the police are shown."""
        from counter.ui.pages.police import PolicePage  # noqa: PLC0415 - loaded when wanted

        return self._adopted(PolicePage(self._room))

    @cached_property
    def together(self) -> TogetherPage:
        """Several tickets in one payment."""
        from counter.ui.pages.together import TogetherPage  # noqa: PLC0415 - loaded when wanted

        return self._adopted(TogetherPage(self._room))

    @cached_property
    def calls(self) -> CallsPage:
        """The day's reminder calls."""
        from counter.ui.pages.calls import CallsPage  # noqa: PLC0415 - loaded when wanted

        page = self._adopted(CallsPage(self._room))
        page.wants.connect(self._show_named)
        page.sends.connect(self._send_messages)
        return page

    @cached_property
    def call_key_in(self) -> KeyInPage:
        """What was written on the printed call list."""
        from counter.ui.pages.call_key_in import KeyInPage  # noqa: PLC0415 - loaded when wanted

        return self._adopted(KeyInPage(self._room))

    @cached_property
    def call_proof(self) -> ProofPage:
        """That everybody was reminded."""
        from counter.ui.pages.call_proof import ProofPage  # noqa: PLC0415 - loaded when wanted

        return self._adopted(ProofPage(self._room))

    @cached_property
    def letters(self) -> LettersPage:
        """Reminder letters, printed and posted."""
        from counter.ui.pages.letters import LettersPage  # noqa: PLC0415 - loaded when wanted

        return self._adopted(LettersPage(self._room))

    @cached_property
    def call_revisions(self) -> RevisionsPage:
        """A call that was noted wrong, or whose pledgor called back."""
        from counter.ui.pages.call_revisions import RevisionsPage  # noqa: PLC0415 - loaded when wanted

        return self._adopted(RevisionsPage(self._room))

    @cached_property
    def returns(self) -> ReturnsPage:
        """Letters that came back."""
        from counter.ui.pages.returns import ReturnsPage  # noqa: PLC0415 - loaded when wanted

        return self._adopted(ReturnsPage(self._room))

    @cached_property
    def send_messages(self) -> SendMessagesPage:
        """Messages to be sent."""
        from counter.ui.pages.send_messages import SendMessagesPage  # noqa: PLC0415 - loaded when wanted

        page = self._adopted(SendMessagesPage(self._room))
        page.wants.connect(self._show_named)
        return page

    @cached_property
    def messages(self) -> MessagesPage:
        """What becomes of them."""
        from counter.ui.pages.messages import MessagesPage  # noqa: PLC0415 - loaded when wanted

        page = self._adopted(MessagesPage(self._room))
        page.wants.connect(self._show_named)
        return page

    @cached_property
    def gateways(self) -> GatewaysPage:
        """What they go out through."""
        from counter.ui.pages.gateways import GatewaysPage  # noqa: PLC0415 - loaded when wanted

        return self._adopted(GatewaysPage(self._room))

    @cached_property
    def stocktake(self) -> StocktakePage:
        """The vault counted against the books."""
        from counter.ui.pages.stocktake import StocktakePage  # noqa: PLC0415 - loaded when wanted

        return self._adopted(StocktakePage(self._room, lambda: self._preferences().sounds))

    @cached_property
    def morning(self) -> MorningPage:
        """Whether all is well this morning."""
        from counter.ui.pages.morning import MorningPage  # noqa: PLC0415 - loaded when wanted

        page = self._adopted(MorningPage(self._room))
        page.wants.connect(self._show_named)
        return page

    @cached_property
    def inspections(self) -> InspectionsPage:
        """What self-inspections found."""
        from counter.ui.pages.inspections import InspectionsPage  # noqa: PLC0415 - loaded when wanted

        page = self._adopted(InspectionsPage(self._room))
        page.begins.connect(self._inspect)
        return page

    @cached_property
    def inspect(self) -> InspectPage:
        """A self-inspection under way."""
        from counter.ui.pages.inspect import InspectPage  # noqa: PLC0415 - loaded when wanted

        return self._adopted(InspectPage(self._room))

    @cached_property
    def paper(self) -> PaperPage:
        """Papers before they go out."""
        from counter.ui.pages.paper import PaperPage  # noqa: PLC0415 - loaded when wanted

        page = self._adopted(PaperPage(self._room))
        page.printer_picked.connect(self._ways.printer_picked)
        page.reprint_wanted.connect(self._ways.print_again)
        return page

    @cached_property
    def day(self) -> DayPage:
        """The day's acts and its end."""
        from counter.ui.pages.day import DayPage  # noqa: PLC0415 - loaded when wanted

        page = self._adopted(DayPage(self._room))
        page.backed_up.connect(self._ways.backed_up)
        return page

    @cached_property
    def settings(self) -> SettingsPage:
        """How this window is set."""
        from counter.ui.pages.settings import SettingsPage  # noqa: PLC0415 - loaded when wanted

        page = self._adopted(SettingsPage(self._room, self._preferences()))
        page.saved.connect(self._ways.prefer)
        page.sheet_wanted.connect(lambda: self._ways.show_over(self.recovery))
        page.audit_wanted.connect(lambda: self._ways.show_over(self.audit))
        page.key_wanted.connect(lambda: self._ways.show_over(self.key))
        page.accounts_wanted.connect(lambda: self._ways.show_over(self.accounts))
        page.terms_wanted.connect(lambda: self._ways.show_over(self.erasures))
        page.signed_out.connect(self._signed_out)
        return page

    @cached_property
    def audit(self) -> AuditPage:
        """The journal for an auditor."""
        from counter.ui.pages.audit import AuditPage  # noqa: PLC0415 - loaded when wanted

        return self._adopted(AuditPage(self._room))

    @cached_property
    def accounts(self) -> AccountsPage:
        """Who may work at this branch."""
        from counter.ui.pages.accounts import AccountsPage  # noqa: PLC0415 - loaded when wanted

        return self._adopted(AccountsPage(self._room))

    @cached_property
    def erasures(self) -> ErasuresPage:
        """Whose personal data are due to go."""
        from counter.ui.pages.erasures import ErasuresPage  # noqa: PLC0415 - loaded when wanted

        return self._adopted(ErasuresPage(self._room))

    @cached_property
    def key(self) -> KeyPage:
        """What protects the key of the file."""
        from counter.ui.pages.key import KeyPage  # noqa: PLC0415 - loaded when wanted

        return self._adopted(KeyPage(self._room))

    @cached_property
    def recovery(self) -> RecoveryPage:
        """The key of this counter's file on paper."""
        from counter.ui.pages.recovery import RecoveryPage  # noqa: PLC0415 - loaded when wanted

        return self._adopted(RecoveryPage(self._room))

    @cached_property
    def hours(self) -> HoursPage:
        """Why the counter goes on outside its hours."""
        from counter.ui.pages.hours import HoursPage  # noqa: PLC0415 - loaded when wanted

        return self._adopted(HoursPage(self._room))

    @cached_property
    def vouch(self) -> VouchPage:
        """The second person of an act."""
        from counter.ui.pages.vouch import VouchPage  # noqa: PLC0415 - loaded when wanted

        return self._adopted(VouchPage(self._room))

    @cached_property
    def keys(self) -> KeysPage:
        """What each key does."""
        from counter.ui.pages.keys_help import KeysPage  # noqa: PLC0415 - loaded when wanted

        return self._adopted(KeysPage(self._room, self._names))

    def _signed_in(self, clerk: str) -> None:
        """What one clerk typed is not for another; whoever comes back finds it again."""
        if clerk != self._worked:
            self._worked = clerk
            self._room.laid_aside.clear()
            for page in self._made:
                page.forget()
        self._ways.signed_in(clerk)

    def _signed_out(self) -> None:
        """What the banner offers is for whoever was signed in."""
        self._room.messages.clear()
        self._ways.sign_out()

    def _show_named(self, name: str) -> None:
        self._ways.show_over(getattr(self, name))

    def _inspect(self, checklist: Checklist, kept: Mapping[str, str]) -> None:
        self.inspect.begin(checklist, kept)
        self._ways.show_over(self.inspect)

    def _send_messages(self, pledgor: str, name: str) -> None:
        self.send_messages.begin(pledgor, name)
        self._ways.show_over(self.send_messages)

    def _show_person(self, pledgor: str, beside: str = "") -> None:
        self.person.show_person(pledgor, beside)
        self._ways.show_over(self.person)

    def _refuse(self, form: IntakeForm) -> None:
        self.refusal.begin(form)
        self._ways.show_over(self.refusal)

    def _settle(self, entry: str) -> None:
        self.sync.open_clash(entry)
        self._ways.show_over(self.sync)

    def made(self) -> tuple[Page, ...]:
        """The pages made so far."""
        return tuple(self._made)

    def all(self) -> tuple[Page, ...]:
        """Every page, made now if nobody wanted it yet."""
        return tuple(getattr(self, name) for name in NAMES)

    def keyed(self) -> tuple[Command, ...]:
        """The keys that lead to a page."""
        return tuple(_KEYED)

    def of_key(self, command: Command) -> Page:
        """The page a key leads to."""
        page: Page = getattr(self, _KEYED[command])
        return page

    def _adopted(self, page: P) -> P:
        self._made.append(page)
        self._ways.adopt(page)
        return page

    def _make_next(self) -> None:
        unmade = next((name for name in NAMES if name not in vars(self)), None)
        if unmade is not None:
            getattr(self, unmade)
            self._idle.start()
