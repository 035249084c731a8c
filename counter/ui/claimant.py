"""Who stands at the window without the ticket: the pledgor by document, or somebody with papers for it."""

from PySide6.QtCore import QObject

from counter.desk.answers import TicketView
from counter.domain.claim_forms import ClaimantForm
from counter.domain.claimant import POSITIONS, papers_of
from counter.domain.codes import Paper, Position
from counter.domain.identity import IdKind
from counter.ui.document import DocumentFields
from counter.ui.fields import ChoiceField, Field, Gathering, TextField
from counter.ui.pages.page import Grid
from counter.ui.room import Room
from counter.ui.second import SecondField
from counter.ui.ticks import TicksField

NAME_MAX = 60


class ClaimantFields(QObject):
    """The number on the document shown; for whoever acts for the pledgor also name, papers and second person."""

    def __init__(self, room: Room, parent: QObject, *, always_second: bool = False) -> None:
        """`always_second`: the act asks for a second person whoever comes."""
        super().__init__(parent)
        self._names = room.names
        self._always_second = always_second
        self._on_file = IdKind.NATIONAL
        self._grid: Grid | None = None
        capacities = [("", self.tr("The pledgor in person"))]
        capacities.extend((each.value, room.names.position(each)) for each in POSITIONS)
        self.position = ChoiceField("position", self.tr("Who comes"), room.say, capacities)
        self.document = DocumentFields(room, self)
        self.name = TextField("name", self.tr("Name"), room.say)
        seen = dict.fromkeys(paper for each in POSITIONS for paper in papers_of(each))
        self.papers = TicksField(
            "papers",
            self.tr("Papers seen"),
            room.say,
            [(paper.value, room.names.paper(paper)) for paper in seen],
        )
        self.papers_note = TextField("papers_note", self.tr("Their numbers"), room.say)
        self.second = SecondField(room)
        self.position.changed.connect(self._show_asked)

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order; the second person last."""
        document = self.document
        return (
            self.position,
            document.id_number,
            document.id_kind,
            self.name,
            self.papers,
            self.papers_note,
            document.id_checked,
            self.second,
        )

    def lay_out(self, grid: Grid) -> int:
        """Place the fields but the second person, who comes last. Gives the next free row."""
        self._grid = grid
        grid.put(self.position, 0, 0, key="C")
        grid.put(self.document.id_number, 1, 0, key="I")
        grid.put(self.document.id_kind, 2, 0, key="K")
        grid.put(self.name, 3, 0, key="N")
        self.papers.head(grid.put(self.papers, 4, 0, key="P"))
        grid.put(self.papers_note, 5, 0)
        grid.addWidget(self.document.id_checked, 6, 0, 1, 2)
        return 7

    def lay_out_second(self, row: int) -> None:
        """Place the second person."""
        assert self._grid is not None, "the other fields were placed before"
        self._grid.put(self.second, row, 0, key="U")

    def start(self, view: TicketView) -> None:
        """Begin with nobody's words, about that ticket's pledgor; the cursor is at the number of the document."""
        self._on_file = view.pledgor.id_kind
        self.document.start()
        self.name.set_text("")
        self.papers_note.set_text("")
        self.papers.tick()
        self.second.set_code("")
        self.position.set_code("")
        self._show_asked()
        self.document.id_number.setFocus()

    def form(self, gathering: Gathering) -> ClaimantForm:
        """Who came, as typed."""
        code = self.position.code()
        shown = self.document.shown(gathering)
        is_checked = self.document.id_checked.is_on()
        if not code:
            return ClaimantForm(shown.kind, shown.number, is_checked)
        return ClaimantForm(
            id_kind=shown.kind,
            id_number=shown.number,
            id_checked=is_checked,
            position=Position(code),
            name=gathering.take(lambda: self.name.words(most=NAME_MAX), ""),
            papers=tuple(Paper(each) for each in self.papers.ticked()),
            papers_note=gathering.take(self.papers_note.words, ""),
        )

    def _show_asked(self) -> None:
        """Show what is asked of whoever comes."""
        grid = self._grid
        assert grid is not None, "fields are placed before anybody comes"
        code = self.position.code()
        self.document.on_file = None if code else self._on_file
        told = self.tr("On file: {document}").format(document=self._names.id_kind(self._on_file))
        self.document.id_number.set_hint("" if code else told)
        self.papers.offer(papers_of(Position(code)) if code else ())
        for field in (self.document.id_kind, self.name, self.papers, self.papers_note):
            grid.show_row(field, shown=bool(code))
        grid.show_row(self.second, shown=bool(code) or self._always_second)
