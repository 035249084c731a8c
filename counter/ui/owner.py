"""The owner of stolen goods: who it is, what papers show it, and who saw them."""

from PySide6.QtCore import QObject

from counter.domain.claim_forms import OwnerForm
from counter.domain.codes import Paper
from counter.domain.stolen import PROOF
from counter.ui.claimant import NAME_MAX
from counter.ui.document import DocumentFields
from counter.ui.fields import Field, Gathering, TextField
from counter.ui.figures import PhoneField
from counter.ui.pages.page import Grid
from counter.ui.room import Room
from counter.ui.second import SecondField
from counter.ui.ticks import TicksField


class OwnerFields(QObject):
    """Papers and document of an owner, what the intake lacked, and the second person."""

    def __init__(self, room: Room, parent: QObject) -> None:
        super().__init__(parent)
        seen = [paper for each in PROOF for paper in Paper if paper in each]
        self.papers = TicksField(
            "papers",
            self.tr("Papers seen"),
            room.say,
            [(paper.value, room.names.paper(paper)) for paper in seen],
        )
        self.papers_note = TextField("papers_note", self.tr("Their numbers"), room.say)
        self.name = TextField("name", self.tr("Owner"), room.say)
        self.document = DocumentFields(room, self)
        self.phone = PhoneField("phone", self.tr("Phone"), room.say)
        self.reason = TextField("reason", self.tr("What was wrong"), room.say)
        self.second = SecondField(room)

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        document = self.document
        return (
            self.reason,
            self.papers,
            self.papers_note,
            self.name,
            document.id_number,
            document.id_kind,
            self.phone,
            document.id_checked,
            self.second,
        )

    def lay_out(self, grid: Grid, row: int) -> int:
        """Place the fields from that row on. Gives the next free one."""
        grid.put(self.reason, row, 0, key="R")
        self.papers.head(grid.put(self.papers, row + 1, 0, key="P"))
        grid.put(self.papers_note, row + 2, 0)
        grid.put(self.name, row + 3, 0, key="N")
        grid.put(self.document.id_number, row + 4, 0, key="I")
        grid.put(self.document.id_kind, row + 5, 0, key="K")
        grid.put(self.phone, row + 6, 0)
        grid.addWidget(self.document.id_checked, row + 7, 0, 1, 2)
        grid.put(self.second, row + 8, 0, key="U")
        return row + 9

    def start(self) -> None:
        """Begin with nobody's words."""
        for field in (self.reason, self.papers_note, self.name, self.phone):
            field.set_text("")
        self.papers.tick()
        self.document.start()
        self.second.set_code("")

    def seen(self) -> tuple[Paper, ...]:
        """The papers ticked."""
        return tuple(Paper(each) for each in self.papers.ticked())

    def form(self, gathering: Gathering) -> OwnerForm:
        """The owner as typed."""
        shown = self.document.shown(gathering)
        return OwnerForm(
            name=gathering.take(lambda: self.name.words(most=NAME_MAX), ""),
            id_kind=shown.kind,
            id_number=shown.number,
            phone=gathering.take(self.phone.phone, ""),
            id_checked=self.document.id_checked.is_on(),
        )
