"""What the window tells: banners that do not stand in the way, and the few boxes there are."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMessageBox, QPushButton

from counter.domain.refusal import Reason, Refused, Unavailable
from counter.ui.labels import text_label
from counter.ui.preferences import Language
from counter.ui.theme import Theme, load_fonts
from counter.ui.voice import Voice

GOOD_SHOWN_MS = 12_000
OFFER_SHOWN_MS = 60_000
"""A good word with something to do beside it stays until somebody had a look at the paper."""
ACT_KEY = "Ctrl+B"
"""Does what the banner offers, wherever the cursor is."""

Act = tuple[str, Callable[[], None]]
"""A button's text and what it does."""


class Tone(StrEnum):
    """How a banner speaks."""

    GOOD = "good"
    NOTE = "note"
    WARN = "warn"
    DANGER = "danger"


class Place(IntEnum):
    """Where a sentence stands in the banner after an act, whichever of them is ready first."""

    ACT = 1
    PAPER = 2
    BACKUP = 3


@dataclass(frozen=True, slots=True)
class _Said:
    """One sentence of the banner."""

    place: Place
    tone: Tone
    text: str
    act: Act | None


_GRAVITY = (Tone.GOOD, Tone.NOTE, Tone.WARN, Tone.DANGER)
_ICONS = {
    Tone.GOOD: ("check_circle", "good"),
    Tone.NOTE: ("info", "accent"),
    Tone.WARN: ("warning", "warn"),
    Tone.DANGER: ("error", "danger"),
}


class Banner(QFrame):
    """One sentence above the page, with an act if there is one to offer. Esc or its button takes it away."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("banner")
        self._icon = QLabel()
        self.text = text_label("", wrap=True)
        self.text.setObjectName("banner.text")
        self.act = QPushButton()
        self.act.setObjectName("banner.act")
        self.close_button = QPushButton()
        self.close_button.setObjectName("banner.close")
        self.close_button.setProperty("link", True)
        self.close_button.clicked.connect(self.hide)
        self._offered: Act | None = None
        self.act.clicked.connect(self._acted)
        self._key = QShortcut(QKeySequence(ACT_KEY), self, self._acted)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self.text, 1)
        row.addWidget(self.act)
        row.addWidget(self.close_button)
        self._timer = QTimer(self, singleShot=True, interval=GOOD_SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def tell(self, tone: Tone, text: str, act: Act | None = None) -> None:
        """Show a sentence; `act` is a button's text and what it does."""
        name, part = _ICONS[tone]
        side = self._theme.look.measures.icon
        self._icon.setPixmap(self._theme.icon(name, part).pixmap(side, side))
        self.setProperty("banner", tone.value)
        self.style().unpolish(self)
        self.style().polish(self)
        self.text.setText(text)
        self.text.setAccessibleName(text)
        self._offered = act
        self.act.setText(f"{act[0]}  {ACT_KEY}" if act else "")
        self.act.setAccessibleName(act[0] if act else "")
        self._key.setEnabled(act is not None)
        self.act.setVisible(act is not None)
        self.close_button.setText(self.tr("Close"))
        self.show()
        if tone is Tone.GOOD:
            self._timer.start(GOOD_SHOWN_MS if act is None else OFFER_SHOWN_MS)
        else:
            self._timer.stop()

    def _acted(self) -> None:
        act, self._offered = self._offered, None
        self.hide()
        if act is not None:
            act[1]()


class Messages(QObject):
    """Where pages tell what happened. The only place that opens boxes."""

    told = Signal(str)

    def __init__(self, banner: Banner, voice: Voice) -> None:
        super().__init__(banner)
        self._banner = banner
        self._voice = voice
        self._remedies: dict[Reason, Act] = {}
        self._said: list[_Said] = []
        self._is_past = False
        self._ages = QTimer(self, singleShot=True, interval=GOOD_SHOWN_MS)
        self._ages.timeout.connect(self._grow_old)

    def offer_remedy(self, reason: Reason, remedy: Act) -> None:
        """Whenever that refusal is told, offer a button that leads to what lifts it."""
        self._remedies[reason] = remedy

    def good(self, text: str, act: Act | None = None) -> None:
        """Something is done."""
        self._tell(Tone.GOOD, text, act)

    def also(self, text: str, act: Act | None = None, *, place: Place = Place.PAPER) -> None:
        """Something more is done: told beside what stands here."""
        self._join(_Said(place, Tone.GOOD, text, act))

    def also_trouble(
        self, trouble: Refused | Unavailable, act: Act | None = None, *, place: Place = Place.PAPER
    ) -> None:
        """Something that follows an act failed: told beside what stands here, and no good word takes it away."""
        tone, text = self._of_trouble(trouble)
        self._join(_Said(place, tone, text, act or self._remedy(trouble)))

    def note(self, text: str, act: Act | None = None) -> None:
        """Something to know."""
        self._tell(Tone.NOTE, text, act)

    def warn(self, text: str, act: Act | None = None) -> None:
        """Something to look after."""
        self._tell(Tone.WARN, text, act)

    def trouble(
        self, trouble: Refused | Unavailable, act: Act | None = None, *, after: str = ""
    ) -> None:
        """A rule said no, or something outside failed; `after`: what was done all the same."""
        tone, text = self._of_trouble(trouble)
        self._tell(tone, f"{after} {text}".strip(), act or self._remedy(trouble))

    def clear(self) -> None:
        """Take the banner away."""
        self._banner.hide()

    def _remedy(self, trouble: Refused | Unavailable) -> Act | None:
        faults = trouble.faults if isinstance(trouble, Refused) else ()
        return next((self._remedies[f.reason] for f in faults if f.reason in self._remedies), None)

    def bug(self, reference: str) -> None:
        """A fault of the program: its reference number, nothing of its inside."""
        text = self.tr(
            "The program met an unexpected fault. What was already saved stays saved. "
            "Please tell the reference number {reference} to whoever looks after the program."
        ).format(reference=reference)
        self._open(QMessageBox.Icon.Critical, text)
        self.told.emit(text)

    def ask(self, question: str, *, yes: str, no: str, on_yes: Callable[[], None]) -> None:
        """Ask before something is thrown away; Esc means no."""
        box = self._box(QMessageBox.Icon.Question, question)
        agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        refuse = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(refuse)
        box.setEscapeButton(refuse)
        box.finished.connect(lambda _: on_yes() if box.clickedButton() is agree else None)
        box.open()

    def _of_trouble(self, trouble: Refused | Unavailable) -> tuple[Tone, str]:
        if isinstance(trouble, Refused):
            return Tone.WARN, self._voice.refused(trouble)
        return Tone.DANGER, self._voice.trouble(trouble)

    def _tell(self, tone: Tone, text: str, act: Act | None) -> None:
        self._said = [_Said(Place.ACT, tone, text, act)]
        self._show()

    def _grow_old(self) -> None:
        """What was well done a while ago stands not beside what is told now."""
        self._is_past = all(each.tone is Tone.GOOD for each in self._said)

    def _join(self, more: _Said) -> None:
        """A backup's sentence stands for the one before; papers each have their own."""
        if self._banner.isHidden() or self._is_past:
            self._said = []
        if more.place is Place.BACKUP:
            self._said = [each for each in self._said if each.place is not Place.BACKUP]
        self._said.append(more)
        self._show()

    def _show(self) -> None:
        """The tone is that of the gravest sentence, the button that of the gravest which has one."""
        self._is_past = False
        self._ages.start()
        text = " ".join(each.text for each in sorted(self._said, key=lambda each: each.place))
        by_gravity = sorted(self._said, key=lambda each: _GRAVITY.index(each.tone))
        acts = [each.act for each in by_gravity if each.act is not None]
        self._banner.tell(by_gravity[-1].tone, text, acts[-1] if acts else None)
        self.told.emit(text)

    def _open(self, kind: QMessageBox.Icon, text: str) -> None:
        self._box(kind, text).open()

    def _box(self, kind: QMessageBox.Icon, text: str) -> QMessageBox:
        window = self._banner.window()
        box = QMessageBox(window)
        box.setObjectName("box")
        box.setIcon(kind)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        box.setWindowTitle(window.windowTitle())
        return box


def tell_start_trouble(trouble: Refused | Unavailable, language: Language) -> None:
    """Say why the counter cannot be opened, and wait until it was read."""
    with suppress(Unavailable):  # without ours some computers have no Chinese font at all
        load_fonts()
    voice = Voice(language)
    text = voice.refused(trouble) if isinstance(trouble, Refused) else voice.trouble(trouble)
    box = QMessageBox(QMessageBox.Icon.Critical, "", "")
    box.setObjectName("box")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.exec()
