"""The answer to the last scan, to be seen from two metres: a word, a sign, a colour; told to screen readers too."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout

from counter.ui.icons import pixmap
from counter.ui.labels import text_label, wear_role
from counter.ui.messages import Tone
from counter.ui.room import Room
from counter.ui.sounds import Sound
from counter.ui.stocktake_words import StocktakeWords
from counter.ui.tokens import by_name

_LOOKS = {
    Sound.GOOD: (Tone.GOOD, "check_circle", "good"),
    Sound.NEUTRAL: (Tone.NOTE, "info", "accent"),
    Sound.BAD: (Tone.DANGER, "error", "danger"),
}


def waiting_bar(name: str) -> QProgressBar:
    """Moves while the books are read, which takes a second or two in a full vault."""
    bar = QProgressBar()
    bar.setObjectName(name)
    bar.setAccessibleName(StocktakeWords().waits())
    bar.setRange(0, 0)
    bar.setTextVisible(False)
    bar.hide()
    return bar


class Board(QFrame):
    """A word in huge letters, the bag below it, what it means below that."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.setObjectName("count.board")
        self._room = room
        look = room.theme.look.measures
        self._icon = QLabel()
        self.word = text_label("", "huge-accent", wrap=True)
        self.word.setObjectName("count.word")
        self.bag = text_label("", "figure", wrap=True)
        self.bag.setObjectName("count.bag")
        self.meaning = text_label("", "heading", wrap=True)
        self.meaning.setObjectName("count.meaning")
        words = QVBoxLayout()
        words.setSpacing(0)
        for part in (self.word, self.bag, self.meaning):
            words.addWidget(part)
        words.addStretch(1)
        line = QHBoxLayout(self)
        line.setContentsMargins(look.pad, look.gap, look.pad, look.gap)
        line.setSpacing(look.pad)
        line.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        # What comes below does not jump with each answer: there is room for the longest one.
        self.setMinimumHeight(look.huge * 2 + look.figure * 2 + look.heading * 4)
        self._sound: Sound | None = None
        self.show_answer(Sound.NEUTRAL, "", "", "")

    def show_answer(self, sound: Sound, word: str, bag: str, meaning: str) -> None:
        """Show an answer and let a screen reader say it."""
        tone, icon, part = _LOOKS[sound]
        if sound is not self._sound:
            self._sound = sound
            side = self._room.theme.look.measures.huge
            self._icon.setPixmap(pixmap(icon, by_name(self._room.theme.look.colours)[part], side))
            self.setProperty("banner", tone.value)
            self.style().unpolish(self)
            self.style().polish(self)
            wear_role(self.word, f"huge-{part}")
        self._icon.setVisible(bool(word))
        self.word.setText(word)
        self.bag.setText(bag)
        self.bag.setVisible(bool(bag))
        self.meaning.setText(meaning)
        said = " ".join(each for each in (word, bag, meaning) if each)
        self.setAccessibleName(said)
        if said:
            event = QAccessibleAnnouncementEvent(self, said)
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
            QAccessible.updateAccessibility(event)
