"""Who takes money back at the window, or brings it: a name and a document."""

from PySide6.QtCore import QObject

from counter.domain.money import Ntd
from counter.domain.settlement_forms import PayeeForm
from counter.ui.document import DocumentFields
from counter.ui.fields import Field, Gathering, TextField
from counter.ui.labels import text_label
from counter.ui.pages.page import Grid
from counter.ui.room import Room

NAME_MAX = 60


class PayeeFields(QObject):
    """Whoever stands at the window, not always the pledgor: they are asked by document."""

    def __init__(self, room: Room, parent: QObject) -> None:
        super().__init__(parent)
        self._grid: Grid | None = None
        self.who = text_label("", "heading")
        self.who.setObjectName("payee.who")
        self.name = TextField("name", self.tr("Name"), room.say)
        self.document = DocumentFields(room, self)

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return (self.name, *self.document.fields())

    def lay_out(self, grid: Grid, row: int) -> int:
        """Place the fields. Gives the next free row."""
        self._grid = grid
        grid.addWidget(self.who, row, 0, 1, 2)
        grid.put(self.name, row + 1, 0, key="N")
        grid.put(self.document.id_number, row + 2, 0, key="I")
        grid.put(self.document.id_kind, row + 3, 0, key="K")
        grid.addWidget(self.document.id_checked, row + 4, 0, 1, 2)
        return row + 5

    def start(self) -> None:
        """Begin with nobody."""
        self.name.set_text("")
        self.document.start()

    def show_asked(self, drawer: Ntd) -> None:
        """Ask only where money changes hands; `drawer`: what the drawer gains (NT$, negative: paid out)."""
        assert self._grid is not None, "fields are placed before anybody comes"
        asked = bool(drawer)
        self.who.setText(self.tr("Who takes it") if drawer < 0 else self.tr("Who brings it"))
        self.who.setVisible(asked)
        for field in (self.name, self.document.id_number, self.document.id_kind):
            self._grid.show_row(field, shown=asked)
        self.document.id_checked.setVisible(asked)

    def form(self, gathering: Gathering) -> PayeeForm:
        """Who it is, as typed."""
        shown = self.document.shown(gathering)
        return PayeeForm(
            name=gathering.take(lambda: self.name.words(most=NAME_MAX), ""),
            id_kind=shown.kind,
            id_number=shown.number,
            id_checked=self.document.id_checked.is_on(),
        )
