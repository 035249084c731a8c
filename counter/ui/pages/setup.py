"""First start: which counter this is, where its copies go, who works here."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from counter.domain.keeping import Keeping
from counter.domain.policy import Policy
from counter.domain.refusal import Reason, Refused, Unavailable, fault
from counter.domain.staff import Clerk, Role
from counter.places import AGENCIES
from counter.settings import Station, agencies, load_policy
from counter.ui import preferences as kept
from counter.ui.columns import Scrolled
from counter.ui.fields import ChoiceField, Field, Gathering, TextField
from counter.ui.file_box import FileBox
from counter.ui.keeping import KeepingFields
from counter.ui.labels import Card, text_label, wear_role
from counter.ui.pages.page import Grid, row
from counter.ui.theme import Theme
from counter.ui.voice import Voice

STAFF_ROWS = 6
STAFF_STRETCHES = (1, 3, 2)
CODE_MAX = 8
NAME_MAX = 30
_WIDTH_PX = 760


class StaffRow(QWidget):
    """One member of staff: code, name, role; a blank row is nobody."""

    def __init__(self, number: int, voice: Voice) -> None:
        super().__init__()
        say = voice.fault
        self.code = TextField(f"staff.{number}.code", self.tr("Code"), say, latin=True)
        self.name = TextField(f"staff.{number}.name", self.tr("Name"), say)
        self.role = ChoiceField(
            f"staff.{number}.role",
            self.tr("Role"),
            say,
            [
                (Role.CLERK.value, self.tr("Clerk")),
                (Role.SUPERVISOR.value, self.tr("Supervisor")),
            ],
        )
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        for field, stretch in zip(self.fields(), STAFF_STRETCHES, strict=True):
            line.addWidget(field, stretch, Qt.AlignmentFlag.AlignTop)

    def is_blank(self) -> bool:
        """Whether nobody stands here."""
        return self.code.is_blank() and self.name.is_blank()

    def clerk(self, gathering: Gathering) -> Clerk:
        """The person as typed."""
        for field in (self.code, self.name):
            if field.is_blank():
                gathering.faults.append(fault(Reason.EMPTY, field.name))
        return Clerk(
            code=gathering.take(lambda: self.code.words(most=CODE_MAX), ""),
            name=gathering.take(lambda: self.name.words(most=NAME_MAX), ""),
            role=Role(self.role.code()),
        )

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return (self.code, self.name, self.role)


class FolderField(TextField):
    """A folder, typed or picked."""

    def __init__(self, name: str, label: str, voice: Voice) -> None:
        super().__init__(name, label, voice.fault)
        self.browse = QPushButton(self.tr("Browse…"))
        self.browse.setObjectName(f"{name}.browse")
        self.browse.setAccessibleName(self.tr("{field}: browse").format(field=label))
        self.browse.clicked.connect(self._browse)
        self.line.addWidget(self.browse)

    def folder(self) -> Path:
        """The folder, absolute. Raises Refused if nothing is typed, and for what no disk takes."""
        typed = self.path()
        with suppress(RuntimeError):  # ~ and the name of nobody: a folder that is called so
            typed = typed.expanduser()
        return typed.absolute()

    def _browse(self) -> None:
        dialog = FileBox(self, self.label)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.set_text)
        dialog.open()


class SetupWindow(QWidget):
    """Asks until a counter is made or the person closes the window."""

    def __init__(
        self,
        folder: Path,
        theme: Theme,
        *,
        training: bool,
        make: Callable[[Station, Keeping | None], None],
        asks_passphrase: bool = False,
    ) -> None:
        super().__init__()
        self.setObjectName("setup")
        self.setWindowTitle(self.tr("Set up this counter"))
        self._theme = theme
        self._look = theme.look.measures
        self._voice = Voice(kept.load(folder / "preferences.ini").language)
        self._training = training
        self._make = make
        self._asks_passphrase = asks_passphrase
        self._made = False
        self._loop = QEventLoop()
        self._policies = {
            policy.agency: policy
            for policy in (load_policy(AGENCIES / f"{code}.toml") for code in agencies())
        }
        self._make_fields(folder)
        self._lay_out()
        shortcut = QShortcut(QKeySequence("F9"), self)
        shortcut.activated.connect(self.confirm)
        self._agency_changed()
        self.resize(1000, 720)

    def ask(self) -> bool:
        """Show the window; whether a counter was made."""
        self.show()
        self._loop.exec()
        return self._made

    def closeEvent(self, event: QCloseEvent) -> None:
        self._loop.quit()
        super().closeEvent(event)

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return (
            self.agency,
            self.branch,
            self.counter,
            self.backup_folder,
            self.mark_folder,
            *(field for person in self.staff for field in person.fields()),
            *(self.keeping.fields() if self._asks_passphrase else ()),
        )

    def confirm(self) -> None:
        """Make the counter, if everything is there."""
        gathering = Gathering()
        station = Station(
            agency=self.agency.code(),
            branch=self.branch.code(),
            counter=int(self.counter.code()),
            training=self._training,
            backup_folder=gathering.take(self.backup_folder.folder, Path()),
            mark_folder=gathering.take(self.mark_folder.folder, Path()),
            staff=self._clerks(gathering),
        )
        for field in self.fields():
            field.clear_fault()
        if gathering.faults:
            self._show_faults(Refused(gathering.faults))
            return
        try:
            for folder in (station.backup_folder, station.mark_folder):
                folder.mkdir(parents=True, exist_ok=True)
            self._make(station, self.keeping.keeping() if self._asks_passphrase else None)
        except OSError as error:
            self._tell(self.tr("The folder cannot be made: {path}").format(path=error.filename))
            return
        except Refused as refused:
            self._show_faults(refused)
            return
        except Unavailable as trouble:
            self._tell(self._voice.trouble(trouble))
            return
        self._made = True
        self.close()

    # ------------------------------------------------------------------ inside

    def _clerks(self, gathering: Gathering) -> tuple[Clerk, ...]:
        filled = [person for person in self.staff if not person.is_blank()]
        clerks = tuple(person.clerk(gathering) for person in filled)
        codes = [clerk.code for clerk in clerks]
        for place, (person, code) in enumerate(zip(filled, codes, strict=True)):
            if code and code in codes[:place]:
                gathering.faults.append(fault(Reason.CODE_TWICE, person.code.name, code=code))
        if not clerks:
            gathering.faults.append(fault(Reason.EMPTY, "staff.1.code"))
        elif all(clerk.role is not Role.SUPERVISOR for clerk in clerks):
            gathering.faults.append(fault(Reason.SUPERVISOR_NEEDED, filled[0].role.name))
        return clerks

    def _show_faults(self, refused: Refused) -> None:
        by_name = {field.name: field for field in self.fields()}
        for each in reversed(refused.faults):
            if each.at in by_name:
                by_name[each.at].show_fault(each)
                by_name[each.at].setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, text: str) -> None:
        wear_role(self.told, "fault")
        self.told.setText(text)
        self.told.show()

    def _make_fields(self, folder: Path) -> None:
        say = self._voice.fault
        names = [(code, policy.name) for code, policy in self._policies.items()]
        self.agency = ChoiceField("agency", self.tr("Agency"), say, names)
        self.branch = ChoiceField("branch", self.tr("Branch"), say)
        self.counter = ChoiceField("counter", self.tr("Counter"), say, numbered=False)
        self.backup_folder = FolderField("backup_folder", self.tr("Backup folder"), self._voice)
        self.mark_folder = FolderField("mark_folder", self.tr("Mark folder"), self._voice)
        self.backup_folder.set_text(str(folder.with_name(f"{folder.name}-backup")))
        self.mark_folder.set_text(str(folder.with_name(f"{folder.name}-mark")))
        self.staff = [StaffRow(number, self._voice) for number in range(1, STAFF_ROWS + 1)]
        self.agency.changed.connect(self._agency_changed)
        self.branch.changed.connect(self._branch_changed)
        self._key_grid = Grid(gap_px=self._look.gap, label_px=140)
        self.keeping = KeepingFields(say, self._key_grid, 0, self)
        self.told = text_label("", "fault", wrap=True)
        self.told.setObjectName("setup.told")
        self.button = QPushButton(self.tr("Set up this counter  F9"))
        self.button.setObjectName("button.confirm")
        self.button.setProperty("primary", True)
        self.button.clicked.connect(self.confirm)

    def _agency_changed(self) -> None:
        branches = self._policy().branches
        self.branch.set_choices((each.code, f"{each.code} {each.name}") for each in branches)
        self._branch_changed()

    def _branch_changed(self) -> None:
        code = self.branch.code()
        branch = next(each for each in self._policy().branches if each.code == code)
        numbers = [str(number) for number in range(1, branch.counters + 1)]
        self.counter.set_choices((number, number) for number in numbers)

    def _policy(self) -> Policy:
        return self._policies[self.agency.code()]

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(self._look.gap + 4)
        column.addWidget(text_label(self.tr("Set up this counter"), "title"))
        if self._training:
            column.addWidget(
                text_label(
                    self.tr("This is a counter for training: nothing done there counts."), "warn"
                )
            )
        for box in (self._place_card(), self._folder_card(), self._staff_card()):
            column.addWidget(box)
        column.addWidget(self._key_card())
        column.addStretch(1)
        holder = QWidget()
        holder.setLayout(column)
        foot = row(self.told, self.button, stretch_first=True)
        foot.setContentsMargins(24, 10, 24, 14)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(Scrolled(holder, "setup.scroll"), 1)
        whole.addLayout(foot)

    def _card(self, heading: str) -> Card:
        return Card(heading, pad_px=self._look.pad, gap_px=self._look.gap)

    def _place_card(self) -> Card:
        box = self._card(self.tr("Which counter this is"))
        grid = Grid(gap_px=self._look.gap, label_px=96)
        grid.put(self.agency, 0, 0, key="A", span=2)
        grid.put(self.branch, 1, 0, key="B")
        grid.put(self.counter, 1, 1, key="C")
        box.body.addLayout(grid)
        return box

    def _folder_card(self) -> Card:
        box = self._card(self.tr("Where copies go"))
        box.body.addWidget(
            text_label(
                self.tr(
                    "Both folders belong on another disk or a network drive: the backups, and a "
                    "mark of the last ticket number, so that a restored disk gives none twice."
                ),
                "muted",
                wrap=True,
            )
        )
        grid = Grid(gap_px=self._look.gap, label_px=96)
        grid.put(self.backup_folder, 0, 0)
        grid.put(self.mark_folder, 1, 0)
        box.body.addLayout(grid)
        return box

    def _key_card(self) -> Card:
        """Where the system has no keyring, a passphrase keeps the key of a counter for real business."""
        box = self._card(self.tr("What protects the key of its file"))
        box.body.addLayout(self._key_grid)
        box.setVisible(self._asks_passphrase)
        return box

    def _staff_card(self) -> Card:
        box = self._card(self.tr("Who works here"))
        box.body.addWidget(
            text_label(
                self.tr(
                    "A short code stands in the books, the name on paper. At least one supervisor."
                ),
                "muted",
                wrap=True,
            )
        )
        heads = QHBoxLayout()
        for field, stretch in zip(self.staff[0].fields(), STAFF_STRETCHES, strict=True):
            heads.addWidget(text_label(field.label, "small"), stretch)
        box.body.addLayout(heads)
        for person in self.staff:
            box.body.addWidget(person)
        return box
