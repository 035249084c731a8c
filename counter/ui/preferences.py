"""How this clerk's window is set: language, colours, size of text, printer, paper. Rules stand elsewhere."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSettings

from counter.ui.tokens import TEXT_SCALES, Scheme

E = TypeVar("E", bound=StrEnum)
_NO_TEXT = re.compile(rb'=[ \t]*"?@(?!@)')
"""Values that Qt keeps as other things than texts, in its own bytes; a text's own @ is doubled."""


class Language(StrEnum):
    """The languages of the screen."""

    CHINESE = "zh_TW"
    ENGLISH = "en"


class PaperSize(StrEnum):
    """The paper tickets are printed on: A4 with both copies, or one copy on each A5."""

    A4 = "A4"
    A5 = "A5"


class LabelStock(StrEnum):
    """The labels bags get, width × height in mm."""

    MM_62_29 = "62x29"
    MM_50_30 = "50x30"
    MM_100_50 = "100x50"


class TicketText(StrEnum):
    """What tickets are written in: Chinese, with English for holders of a passport or resident certificate; or both."""

    BY_DOCUMENT = "by-document"
    BILINGUAL = "bilingual"


class PledgorScreen(StrEnum):
    """Whether the pledgor sees what is written: on a second screen once there is one, in a window to try it, or not."""

    AUTOMATIC = "automatic"
    WINDOW = "window"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Preferences:
    """One set of choices. `printer` "" = none: papers are kept as PDF and shown."""

    language: Language = Language.CHINESE
    scheme: Scheme = Scheme.SYSTEM
    text_percent: int = 100
    printer: str = ""
    paper: PaperSize = PaperSize.A4
    label: LabelStock = LabelStock.MM_62_29
    ticket_text: TicketText = TicketText.BY_DOCUMENT
    pledgor_screen: PledgorScreen = PledgorScreen.AUTOMATIC
    sounds: bool = True

    def looks_like(self, other: "Preferences") -> bool:
        """Whether a window set so looks the same: all but what is printed on, how, and what is heard."""
        return self == replace(
            other,
            printer=self.printer,
            paper=self.paper,
            label=self.label,
            ticket_text=self.ticket_text,
            sounds=self.sounds,
        )


def load(path: Path) -> Preferences:
    """The choices kept at `path`; what is missing or unreadable there is as at first start."""
    first = Preferences()
    if not _is_text(path):
        return first
    kept = QSettings(str(path), QSettings.Format.IniFormat)
    found = {key: str(kept.value(key, "")) for key in kept.allKeys() if key}
    return Preferences(
        language=_one_of(Language, found, "language", first.language),
        scheme=_one_of(Scheme, found, "scheme", first.scheme),
        text_percent=_percent(found.get("text_percent", "")),
        printer=found.get("printer", ""),
        paper=_one_of(PaperSize, found, "paper", first.paper),
        label=_one_of(LabelStock, found, "label", first.label),
        ticket_text=_one_of(TicketText, found, "ticket_text", first.ticket_text),
        pledgor_screen=_one_of(PledgorScreen, found, "pledgor_screen", first.pledgor_screen),
        sounds=found.get("sounds", "") != "off",
    )


def _is_text(path: Path) -> bool:
    """Whether nothing but texts is kept there: of anything else Qt makes whatever it is told to."""
    try:
        return _NO_TEXT.search(path.read_bytes()) is None
    except OSError:
        return True


def save(path: Path, preferences: Preferences) -> None:
    """Keep the choices at `path`."""
    kept = QSettings(str(path), QSettings.Format.IniFormat)
    kept.setValue("language", preferences.language.value)
    kept.setValue("scheme", preferences.scheme.value)
    kept.setValue("text_percent", preferences.text_percent)
    kept.setValue("printer", preferences.printer)
    kept.setValue("paper", preferences.paper.value)
    kept.setValue("label", preferences.label.value)
    kept.setValue("ticket_text", preferences.ticket_text.value)
    kept.setValue("pledgor_screen", preferences.pledgor_screen.value)
    kept.setValue("sounds", "on" if preferences.sounds else "off")
    kept.sync()


def _one_of(choices: type[E], found: Mapping[str, str], key: str, instead: E) -> E:
    value = found.get(key, "")
    return choices(value) if value in {each.value for each in choices} else instead


def _percent(value: str) -> int:
    return int(value) if value in {str(scale) for scale in TEXT_SCALES} else TEXT_SCALES[0]
