"""How this window is set, and what keeps its file safe."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from counter.desk.answers import Receipt
from counter.domain.refusal import Refused, Unavailable
from counter.ui.columns import Scrolled
from counter.ui.fields import ChoiceField, Field
from counter.ui.keys import Command
from counter.ui.labels import Card, breakable, text_label
from counter.ui.pages.key import kept_words
from counter.ui.pages.page import Faults, Grid, Page, card, command_button, row
from counter.ui.preferences import (
    LabelStock,
    Language,
    PaperSize,
    PledgorScreen,
    Preferences,
    TicketText,
)
from counter.ui.room import Room
from counter.ui.tasks import Lane
from counter.ui.tokens import TEXT_SCALES, Scheme

_WIDTH_PX = 620
_ON, _OFF = "on", "off"


class SettingsPage(Page):
    """Choices take effect when saved.

    `saved` tells the new ones; `sheet_wanted`: show the recovery sheet; `audit_wanted`: hand out the journal;
    `key_wanted`: what protects the key; `accounts_wanted`: who has one; `terms_wanted`: whose data are due to go;
    `signed_out`: another clerk takes over.
    """

    saved = Signal(object)
    sheet_wanted = Signal()
    audit_wanted = Signal()
    key_wanted = Signal()
    accounts_wanted = Signal()
    terms_wanted = Signal()
    signed_out = Signal()

    def __init__(self, room: Room, preferences: Preferences) -> None:
        super().__init__("settings", room)
        self._preferences = preferences
        self._mark_gone = False
        self._faults = Faults(room, self)
        say = room.say
        self.language = ChoiceField(
            "language",
            self.tr("Language"),
            say,
            [(Language.CHINESE.value, "中文（臺灣）"), (Language.ENGLISH.value, "English")],
        )
        self.scheme = ChoiceField("scheme", self.tr("Colours"), say, self._schemes())
        self.text_percent = ChoiceField(
            "text_percent",
            self.tr("Size of text"),
            say,
            [(str(scale), f"{scale} %") for scale in TEXT_SCALES],
        )
        self.pledgor_screen = ChoiceField(
            "pledgor_screen",
            self.tr("Screen of the {pledgor}").format(pledgor=room.words.pledgor),
            say,
            self._pledgor_screens(),
        )
        self.sounds = ChoiceField(
            "sounds",
            self.tr("Sounds"),
            say,
            [(_ON, self.tr("A sound for each scan of a stocktake")), (_OFF, self.tr("Muted"))],
        )
        self.printer = ChoiceField("printer", self.tr("Printer"), say, numbered=False)
        self.paper = ChoiceField("paper", self.tr("Paper"), say, self._papers())
        self.label = ChoiceField(
            "label",
            self.tr("Bag labels"),
            say,
            [(each.value, each.value.replace("x", " × ") + " mm") for each in LabelStock],
        )
        self.ticket_text = ChoiceField(
            "ticket_text", self.tr("Ticket text"), say, self._ticket_texts()
        )
        self.supervisor = ChoiceField(
            "supervisor",
            self.tr("Supervisor"),
            say,
            [("", "—"), *((clerk.code, clerk.name) for clerk in room.supervisors)],
        )
        self.button = command_button(
            room, Command.CONFIRM, self.tr("Save settings"), primary=True, icon="save"
        )
        self.button.clicked.connect(self._save)
        self.lost = self._lost_card()
        self._lay_out()

    def title(self) -> str:
        return self.tr("Settings")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.CONFIRM: self._save, Command.MORE: self.audit_wanted.emit}

    def enter(self) -> None:
        names = self.room.printing.names()
        self.printer.set_choices(
            [("", self.tr("None: show papers and keep them as PDF")), *((n, n) for n in names)]
        )
        self._put(self._preferences)
        self.room.tasks.run(
            self.room.desk.key.kept,
            owner=self,
            done=lambda kept: self.kept.setText(kept_words(kept)),
            failed=self._tell,
            lane=Lane.READ,
        )
        behind = self.room.desk.numbers_behind()
        self.lost.setVisible(behind is not None)
        if behind is not None:
            self._show_lost(behind.entries)
        self.language.setFocus(Qt.FocusReason.OtherFocusReason)

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return (
            self.language,
            self.scheme,
            self.text_percent,
            self.pledgor_screen,
            self.sounds,
            self.printer,
            self.paper,
            self.label,
            self.ticket_text,
            self.supervisor,
        )

    def _put(self, preferences: Preferences) -> None:
        self.language.set_code(preferences.language.value)
        self.scheme.set_code(preferences.scheme.value)
        self.text_percent.set_code(str(preferences.text_percent))
        self.pledgor_screen.set_code(preferences.pledgor_screen.value)
        self.sounds.set_code(_ON if preferences.sounds else _OFF)
        self.printer.set_code(preferences.printer)
        self.paper.set_code(preferences.paper.value)
        self.label.set_code(preferences.label.value)
        self.ticket_text.set_code(preferences.ticket_text.value)

    def _save(self) -> None:
        self._preferences = replace(
            self._preferences,
            language=Language(self.language.code()),
            scheme=Scheme(self.scheme.code()),
            text_percent=int(self.text_percent.code()),
            pledgor_screen=PledgorScreen(self.pledgor_screen.code()),
            sounds=self.sounds.code() == _ON,
            printer=self.printer.code(),
            paper=PaperSize(self.paper.code()),
            label=LabelStock(self.label.code()),
            ticket_text=TicketText(self.ticket_text.code()),
        )
        self.saved.emit(self._preferences)

    def _show_lost(self, entries: int) -> None:
        """What the supervisor answers for; with 0 entries the mark is gone, and nobody can tell."""
        self._mark_gone = not entries
        if self._mark_gone:
            told = self.tr(
                "The number mark in {folder} is gone or cannot be read: an old copy may have been "
                "restored unseen. New business waits. Connect the disk of the mark and try again; if "
                "the mark is lost for good, compare the last {ticket} with the stubs. If none is "
                "missing, a supervisor answers for it here."
            ).format(folder=breakable(self.room.station.mark_folder), ticket=self.room.words.ticket)
            button = self.tr("No number is missing")
        else:
            told = self.tr(
                "This counter's file is older than its mark: {entries} acts are missing. New "
                "business waits until a supervisor declares their numbers lost."
            ).format(entries=entries)
            button = self.tr("Declare the numbers lost")
        self.lost.heading.setText(
            self.tr("Number mark gone") if self._mark_gone else self.tr("Ticket numbers lost")
        )
        self.lost_text.setText(told)
        self.declare.setText(button)

    def _declare_lost(self) -> None:
        self.room.tasks.run(
            self.room.desk.declare_numbers_lost,
            self.supervisor.code(),
            owner=self,
            done=self._declared,
            failed=self._tell,
        )

    def _declared(self, receipt: Receipt) -> None:
        self.lost.hide()
        self.room.messages.good(
            self.tr("Noted: no number is missing; business goes on.")
            if self._mark_gone
            else self.tr("The numbers are declared lost; business goes on.")
        )
        self.finish(receipt)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self._faults.show(trouble, self.fields())

    # ------------------------------------------------------------------ making

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(self.look.gap + 2)
        for box in (self.lost, self._look_card(), self._print_card(), self._safety_card()):
            column.addWidget(box)
        end = QHBoxLayout()
        end.addWidget(self.button)
        end.addStretch(1)
        column.addLayout(end)
        column.addStretch(1)
        column.setContentsMargins(0, 0, 0, 0)
        cards = QWidget()
        cards.setLayout(column)
        cards.setFixedWidth(_WIDTH_PX * self.look.text // 15)
        holder = QWidget()
        holder.setLayout(row(cards, ends=True))
        self.column.addWidget(Scrolled(holder, "settings.scroll"), 1)

    def _look_card(self) -> Card:
        box = card(self.room, self.tr("Screen"))
        grid = Grid(gap_px=self.look.gap, label_px=96)
        grid.put(self.language, 0, 0, key="L")
        grid.put(self.scheme, 1, 0, key="C")
        grid.put(self.text_percent, 2, 0, key="T")
        grid.put(self.pledgor_screen, 3, 0, key="D")
        grid.put(self.sounds, 4, 0, key="S")
        box.body.addLayout(grid)
        return box

    def _print_card(self) -> Card:
        box = card(self.room, self.tr("Printing"))
        grid = Grid(gap_px=self.look.gap, label_px=96)
        grid.put(self.printer, 0, 0, key="P")
        grid.put(self.paper, 1, 0, key="A")
        grid.put(self.label, 2, 0, key="B")
        grid.put(self.ticket_text, 3, 0, key="E")
        box.body.addLayout(grid)
        return box

    def _safety_card(self) -> Card:
        box = card(self.room, self.tr("This counter"))
        station = self.room.station
        for text in (
            self.tr("Backup folder: {folder}").format(folder=breakable(station.backup_folder)),
            self.tr("Mark folder: {folder}").format(folder=breakable(station.mark_folder)),
            self.tr("Rules: {name}, version {version}").format(
                name=self.room.named(self.room.policy.name, self.room.policy.name_en),
                version=self.room.policy.version,
            ),
        ):
            box.body.addWidget(text_label(text, "muted", wrap=True))
        self.kept = text_label("", "muted", wrap=True)
        self.kept.setObjectName("settings.kept")
        box.body.addWidget(self.kept)
        sheet = QPushButton(self.tr("Recovery sheet…"))
        sheet.setObjectName("settings.recovery")
        sheet.setIcon(self.room.theme.icon("shield"))
        sheet.clicked.connect(self.sheet_wanted)
        change = QPushButton(self.tr("Change clerk…"))
        change.setObjectName("settings.clerk")
        change.setIcon(self.room.theme.icon("swap_horiz"))
        change.clicked.connect(self.signed_out)
        audit = command_button(
            self.room, Command.MORE, self.tr("Journal for an auditor…"), icon="fact_check"
        )
        audit.setObjectName("settings.audit")
        audit.clicked.connect(self.audit_wanted)
        box.body.addLayout(row(sheet, change, ends=True))
        key = QPushButton(self.tr("Key of the file…  Alt+K"))
        key.setObjectName("settings.key")
        key.setIcon(self.room.theme.icon("shield"))
        QShortcut(QKeySequence("Alt+K"), self).activated.connect(key.click)
        key.clicked.connect(self.key_wanted)
        accounts = QPushButton(self.tr("Accounts…  Alt+N"))
        accounts.setObjectName("settings.accounts")
        accounts.setIcon(self.room.theme.icon("group"))
        QShortcut(QKeySequence("Alt+N"), self).activated.connect(accounts.click)
        accounts.clicked.connect(self.accounts_wanted)
        box.body.addLayout(row(audit, key, ends=True))
        terms = QPushButton(self.tr("Term of personal data…  Alt+R"))
        terms.setObjectName("settings.terms")
        terms.setIcon(self.room.theme.icon("delete"))
        QShortcut(QKeySequence("Alt+R"), self).activated.connect(terms.click)
        terms.clicked.connect(self.terms_wanted)
        box.body.addLayout(row(accounts, terms, ends=True))
        return box

    def _lost_card(self) -> Card:
        box = card(self.room, "")
        box.heading.show()
        self.lost_text = text_label("", "warn", wrap=True)
        self.lost_text.setObjectName("lost.text")
        self.declare = QPushButton()
        self.declare.setObjectName("lost.declare")
        self.declare.clicked.connect(self._declare_lost)
        grid = Grid(gap_px=self.look.gap, label_px=96)
        grid.put(self.supervisor, 0, 0)
        box.body.addWidget(self.lost_text)
        box.body.addLayout(grid)
        box.body.addWidget(self.declare)
        box.hide()
        return box

    def _schemes(self) -> list[tuple[str, str]]:
        return [
            (Scheme.SYSTEM.value, self.tr("As the desktop")),
            (Scheme.LIGHT.value, self.tr("Light")),
            (Scheme.DARK.value, self.tr("Dark")),
        ]

    def _pledgor_screens(self) -> list[tuple[str, str]]:
        return [
            (PledgorScreen.AUTOMATIC.value, self.tr("On the second screen, when there is one")),
            (PledgorScreen.WINDOW.value, self.tr("In a window, to try it")),
            (PledgorScreen.OFF.value, self.tr("Not shown")),
        ]

    def _ticket_texts(self) -> list[tuple[str, str]]:
        return [
            (
                TicketText.BY_DOCUMENT.value,
                self.tr("Chinese; with English for a passport or resident certificate"),
            ),
            (TicketText.BILINGUAL.value, self.tr("Always Chinese and English")),
        ]

    def _papers(self) -> list[tuple[str, str]]:
        return [
            (PaperSize.A4.value, self.tr("A4, original and stub on one sheet")),
            (PaperSize.A5.value, self.tr("A5, one copy on each sheet")),
        ]
