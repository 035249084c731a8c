"""Acts that the accounts of their people did not allow where they stand in the branch's order."""

from collections.abc import Mapping

from PySide6.QtCore import Signal

from counter import formats
from counter.desk.oversteps import Overstep
from counter.domain.refusal import Reason
from counter.ui.labels import Card, show_part, text_label
from counter.ui.line_words import moment_text
from counter.ui.pages.page import heading
from counter.ui.room import Room
from counter.ui.tables import NOTHING, Column, Table


class OverstepsPart(Card):
    """Shown only while there are any. `opened`: the pledge of the one picked."""

    opened = Signal(str)

    def __init__(self, room: Room) -> None:
        look = room.theme.look.measures
        super().__init__(self.tr("Not allowed by the account"), pad_px=look.pad, gap_px=look.gap)
        self._room = room
        self.told = text_label(
            self.tr(
                "An account was changed or closed while a counter was cut off and went on. These acts "
                "count all the same; look into each with whoever did it."
            ),
            "muted",
            wrap=True,
        )
        self.told.setObjectName("oversteps.told")
        self.table = Table[Overstep](
            "oversteps",
            self.tr("Not allowed by the account"),
            self._columns(),
            row_px=look.row,
            fits=True,
            wraps=True,
            key=lambda each: f"{each.entry} {each.why}",
        )
        self.table.opened.connect(self._open)
        self.body.addWidget(self.told)
        self.body.addWidget(self.table)
        self.hide()

    def show_acts(self, acts: tuple[Overstep, ...]) -> None:
        """Show these, or nothing."""
        self.table.show_rows(acts)
        show_part(self, shown=bool(acts), home=self.parentWidget() or self)

    def _open(self, act: object) -> None:
        assert isinstance(act, Overstep)
        if act.pledges:
            self.opened.emit(act.pledges[0])

    def _columns(self) -> tuple[Column[Overstep], ...]:
        names, today, why = self._room.names, self._room.today, self._why()
        return (
            Column(self.tr("Time"), lambda each: moment_text(each.at, today())),
            Column(self.tr("Act"), lambda each: names.act(each.kind)),
            Column(
                heading(self._room.words.ticket),
                lambda each: "\n".join(map(formats.ticket_number, each.tickets)) or NOTHING,
                stretch=True,
            ),
            Column(self.tr("Account of"), lambda each: each.who),
            Column(self.tr("Why"), lambda each: why[each.why]),
        )

    def _why(self) -> Mapping[Reason, str]:
        return {
            Reason.ACCOUNT_NOT_VALID: self.tr("closed or not valid"),
            Reason.ROLE_NOT_ALLOWED: self.tr("not of its role"),
            Reason.LOAN_CEILING: self.tr("above its ceiling"),
            Reason.VOID_NOT_ALLOWED: self.tr("may not undo"),
            Reason.BACK_DATE_LIMIT: self.tr("too far back"),
            Reason.EVIDENCE_SECOND: self.tr("a new paper that nobody else checked"),
        }
