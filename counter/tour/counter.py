"""One counter of the tour: set up, opened and closed as its clerk does it, every act written down."""

import random
from collections import Counter as Counted
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from counter import app as program
from counter.desk.answers import Receipt
from counter.desk.desk import Desk
from counter.desk.opening import begin_training, open_desk, set_up
from counter.domain.keeping import Keeping
from counter.print.erasure_paper import ErasurePaper
from counter.print.list_papers import ListPaper
from counter.print.morning_papers import FindingsPaper, InspectionPaper, MorningPaper
from counter.print.papers import (
    ApplicationPaper,
    CallProofPaper,
    CallSheetPaper,
    DaySheetPaper,
    HandoverPaper,
    LabelPaper,
    LetterPaper,
    NoticePaper,
    Paper,
    PlaceLabelPaper,
    ReceiptPaper,
    RecoverySheetPaper,
    SealedPaper,
    SheetPaper,
    StocktakePaper,
    TicketPaper,
)
from counter.print.person_paper import PersonPaper
from counter.settings import Station
from counter.tour.hands import Hands, keep, show
from counter.tour.record import PAPERS, Act, Record
from counter.tour.stage import (
    HEIGHT_PX,
    PRINTER,
    SEED,
    WIDTH_PX,
    Chance,
    Clock,
    PlayedCamera,
    PlayedPrinter,
)
from counter.ui import preferences
from counter.ui.door import Door
from counter.ui.language import speak
from counter.ui.pages.setup import SetupWindow
from counter.ui.preferences import Preferences
from counter.ui.printing import Delivery, Printing
from counter.ui.theme import Theme
from counter.ui.tokens import Scheme
from counter.ui.window import MainWindow

FULL_HD = (1920, 1080)


class Counter:
    """A counter in a folder of its own, never the user's. Its hands work on whatever window is open."""

    def __init__(
        self,
        application: QApplication,
        theme: Theme,
        record: Record,
        *,
        folder: Path,
        agency: str,
        scheme: Scheme,
        seed: int = SEED,
    ) -> None:
        """`seed`: two counters of one branch are two devices."""
        self.agency = agency
        self.folder = folder
        self.clock = Clock()
        self.printer = PlayedPrinter()
        self.camera = PlayedCamera()
        self.hands: Hands
        self._application = application
        self._theme = theme
        self._record = record
        self._scheme = scheme
        self._chance = Chance(random.Random(seed))  # nosec B311  # noqa: S311 - nothing here is kept
        self._parts: program.Parts | None = None
        self._printing: Printing | None = None
        self._act: Act | None = None
        self.staff: tuple[str, ...] = ()
        self.chosen: Counted[str] = Counted()
        """How often each of the branch's people chose a password."""
        folder.mkdir(parents=True)
        chosen = Preferences(scheme=scheme, printer=PRINTER)
        preferences.save(folder / program.PREFERENCES_FILE, chosen)

    # ------------------------------------------------------------------ people

    def password_of(self, code: str) -> str:
        """The password that somebody chose last, "" before the first."""
        nth = self.chosen[code]
        return f"Lantern-{nth:02}-Harbour" if nth else ""

    def new_password_of(self, code: str) -> str:
        """Another one, which is theirs from now on."""
        self.chosen[code] += 1
        return self.password_of(code)

    # ------------------------------------------------------------------ windows

    def begin_set_up(self) -> None:
        """The window of the first start."""
        speak(Preferences().language)
        self._theme.wear(self._scheme, 100)

        def make(station: Station, _passphrase: Keeping | None) -> None:
            set_up(self.folder, station, random=self._chance, now=self.clock)
            begin_training(self.folder, random=self._chance, now=self.clock)

        window = SetupWindow(self.folder, self._theme, training=True, make=make)
        self.hands = show(window, WIDTH_PX, HEIGHT_PX)

    def open(self) -> None:
        """Start the program."""
        desk = open_desk(self.folder, now=self.clock, random=self._chance)
        self._parts = program.furnish(
            self._application,
            Door(desk),
            self._theme,
            station=desk.station,
            policy=desk.policy,
            folder=self.folder,
            now=self.clock,
            printer=self.printer,
            ahead=False,  # nobody waits for a page here, and most windows show few of them
        )
        self.hands = show(self.window, WIDTH_PX, HEIGHT_PX, self._parts.tasks)
        self._parts.tasks.bug.connect(self.hands.startle)
        self._begin_exchange(desk)
        self.listen()
        self.window.check_file()
        self.hands.rest()

    def _begin_exchange(self, desk: Desk) -> None:
        """Messages go out while the window is open, and an enrolled counter exchanges with central."""
        assert self._parts is not None, "the program is open"
        self._parts.line.prepare(desk)
        self._parts.sender.prepare(desk)
        self._parts.door.opened.emit()

    def listen(self) -> None:
        """Hear of acts and of papers printed, plug the camera in; again whenever the window was furnished anew."""
        self.window.pages.intake.items.pictures.cameras = lambda: (self.camera,)
        self.window.outcome.acted.connect(self._heard)
        if self._printing is not self.window.room.printing:  # it outlives the pages
            self._printing = self.window.room.printing
            self._printing.sent.connect(self._printed)

    def close(self) -> None:
        """Leave the program; what is typed and not saved stays behind."""
        if self._parts is None:
            return
        self.window.close()
        self._parts.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self._parts = None

    @property
    def is_open(self) -> bool:
        """Whether its window stands there."""
        return self._parts is not None

    @property
    def window(self) -> MainWindow:
        """The window of the program."""
        assert self._parts is not None, "the program is open"
        return self._parts.window

    @property
    def desk(self) -> Desk:
        """What the window works on; asked for figures only, every act goes through the window."""
        assert self._parts is not None, "the program is open"
        return self._parts.desk

    # ------------------------------------------------------------------ acts

    @contextmanager
    def act(self, name: str, title: str, title_en: str) -> Iterator[Act]:
        """Write down what is done here as one act."""
        self._act = Act(name, title, title_en, self.agency)
        self._record.acts.append(self._act)
        yield self._act
        self.hands.rest()
        self._act = None

    def picture(self, step: str, *, size: tuple[int, int] = (WIDTH_PX, HEIGHT_PX)) -> None:
        """Save the window as it looks now."""
        name = self._record.next_picture(step, self._scheme.value)
        if size != (WIDTH_PX, HEIGHT_PX):
            self.hands.window.resize(*size)
        self.hands.picture(self._record.folder / name)
        if size != (WIDTH_PX, HEIGHT_PX):
            self.hands.window.resize(WIDTH_PX, HEIGHT_PX)
        if self._act is not None:
            self._act.files.pictures.append(name)

    def second_picture(self, step: str) -> None:
        """Save what the pledgor sees now."""
        self.hands.rest()
        view = self.window.second.view
        assert view is not None, "the pledgor's screen is chosen"
        view.resize(WIDTH_PX, HEIGHT_PX)
        name = self._record.next_picture(step, self._scheme.value)
        keep(view.grab(), self._record.folder / name)
        if self._act is not None:
            self._act.files.pictures.append(name)

    def qr(self, act: str) -> str:
        """The QR text of the ticket that an earlier act here wrote."""
        found = self._earlier(act).qr
        assert found is not None, "that act wrote a ticket"
        return found

    def note_ticket(self, act: str) -> None:
        """The act under way is about the ticket that an earlier act wrote."""
        assert self._act is not None, "only acts are about tickets"
        earlier = self._earlier(act)
        found = self.desk.find(earlier.qr or "")
        self._act.show(self.desk.ticket(found.pledge), self.desk.policy)
        self._act.qr = earlier.qr

    def banner(self) -> str:
        """What the window tells above the page; written down."""
        text = self.hands.read("banner.text")
        if self._act is not None:
            self._act.said.append(text)
        return text

    def refused(self, label: str) -> str:
        """The sentence with which something is refused, beside a field or above the page; written down."""
        text = self.hands.read(label)
        if self._act is not None:
            self._act.refusal = text
        return text

    def has_draft(self) -> bool:
        """Whether what is being typed at an intake is on disk."""
        return self.desk.draft("intake") is not None

    def paper_path(self, name: str) -> Path:
        """Where a paper of this act lies; those of the second play, which are the same, do not stay.

        One that a tour broken off has left there goes: saving would ask whether to write over it.
        """
        if self._act is not None:
            self._act.files.papers.append(f"{PAPERS}/{name}")
        stays = self._scheme is Scheme.LIGHT
        path = (self._record.folder / PAPERS if stays else self.folder) / name
        path.unlink(missing_ok=True)
        return path

    # ------------------------------------------------------------------ inside

    def _heard(self, receipt: Receipt) -> None:
        if self._act is None:
            return
        self._act.hear(receipt)
        if receipt.pledge:
            self._act.show(self.desk.ticket(receipt.pledge), self.desk.policy)

    def _printed(self, delivery: Delivery, _: str) -> None:
        """What came out of the printer is kept as a file."""
        assert self._printing is not None, "somebody printed"
        path = self.paper_path(f"{_name(delivery.papers[0], self.agency)}.pdf")
        path.write_bytes(self._printing.pdf(delivery.papers))

    def _earlier(self, act: str) -> Act:
        return next(a for a in self._record.acts if a.act == act and a.agency == self.agency)


def _name(paper: Paper, agency: str) -> str:
    match paper:
        case TicketPaper():
            copy = f"-copy-{paper.marks.copy}" if paper.marks.copy > 1 else ""
            return f"ticket-{paper.number}{copy}"
        case LabelPaper():
            return f"label-{paper.bag}"
        case PlaceLabelPaper():
            return f"place-{paper.place}"
        case ReceiptPaper():
            return f"receipt-{paper.act.number}"
        case NoticePaper():
            return f"{paper.kind}-{paper.act.number}"
        case RecoverySheetPaper():
            return f"recovery-{agency}-{paper.sheet}"
        case CallSheetPaper():
            return f"calls-{paper.code}"
        case _:
            return _sheet_name(paper, agency)


def _sheet_name(paper: SheetPaper | SealedPaper, agency: str) -> str:
    match paper:
        case StocktakePaper():
            return f"stocktake-{paper.head.opened.number}"
        case SealedPaper():
            return f"sealed-{paper.number}"
        case PersonPaper():
            return f"person-{paper.act.number}"
        case ErasurePaper():
            return f"erasure-{paper.act.number}"
        case HandoverPaper():
            return f"handover-{paper.act.number}"
        case MorningPaper() | InspectionPaper() | FindingsPaper():
            return _dated(paper, agency, paper.on)
        case CallProofPaper() | ListPaper():
            return _dated(paper, agency, paper.last)
        case DaySheetPaper() | ApplicationPaper() | LetterPaper():
            return _dated(paper, agency, paper.day)
        case _:
            raise AssertionError(f"named before: {type(paper)}")


def _dated(paper: Paper, agency: str, day: date) -> str:
    return f"{_DATED[type(paper)]}-{agency}-{day.isoformat()}"


_DATED = {
    DaySheetPaper: "day",
    ApplicationPaper: "application",
    CallProofPaper: "told",
    LetterPaper: "letters",
    ListPaper: "list",
    MorningPaper: "morning",
    InspectionPaper: "inspection",
    FindingsPaper: "findings",
}
