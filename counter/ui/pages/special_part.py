"""What is out of the ordinary at an intake: somebody who acts or consents, a second appraiser or person."""

from collections.abc import Mapping

from PySide6.QtCore import Signal

from counter.desk.answers import Offer
from counter.domain.codes import Paper, Position
from counter.domain.forms import RepresentationForm
from counter.domain.representation import POSITIONS, papers_wanted
from counter.ui.fields import ChoiceField, Field, Gathering, TextField
from counter.ui.labels import Card
from counter.ui.pages.alert_lines import AlertLines
from counter.ui.pages.page import Grid
from counter.ui.room import Room
from counter.ui.second import NewPaperNote, SecondField
from counter.ui.ticks import TicksField

NAME_MAX = 60
_AT = "representation"


class SpecialPart(Card):
    """One choice as long as all is ordinary; what else is asked for appears with its cause.

    `alerts` belongs where it is seen at once, however far the page is scrolled.
    """

    changed = Signal()

    def __init__(self, room: Room) -> None:
        look = room.theme.look.measures
        super().__init__("", pad_px=look.pad, gap_px=look.gap)
        self.heading.setText(self.tr("Special circumstances"))
        self.heading.show()
        self._warned = False
        names = room.names
        self.alerts = AlertLines("special.alerts", room)
        capacities = [("", self.tr("The pledgor in person"))]
        capacities.extend((each.value, names.position(each)) for each in POSITIONS)
        self.position = ChoiceField(f"{_AT}.position", self.tr("Who comes"), room.say, capacities)
        self.name = TextField(f"{_AT}.name", self.tr("Name"), room.say)
        self.id_number = TextField(f"{_AT}.id_number", self.tr("ID number"), room.say, latin=True)
        seen = dict.fromkeys(
            paper
            for each in POSITIONS
            for one_of in papers_wanted(each)
            for paper in sorted(one_of)
        )
        self.papers = TicksField(
            f"{_AT}.papers",
            self.tr("Papers seen"),
            room.say,
            [(paper.value, names.paper(paper)) for paper in seen],
        )
        self.papers_note = TextField(f"{_AT}.papers_note", self.tr("Their numbers"), room.say)
        people = [("", "—"), *((each.code, each.name) for each in room.staff)]
        self.appraiser = ChoiceField("appraiser", self.tr("Second appraiser"), room.say, people)
        self.paper_note = NewPaperNote()
        self.second = SecondField(room)
        self._lay_out(gap_px=look.gap - 2)
        for field in self.fields():
            field.changed.connect(self.changed)
        self.position.changed.connect(self._show_asked)
        self.clear()

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return (
            self.position,
            self.name,
            self.id_number,
            self.papers,
            self.papers_note,
            self.appraiser,
            self.second,
        )

    def representation(self, gathering: Gathering) -> RepresentationForm | None:
        """Who acts or consents, None if the pledgor comes alone."""
        code = self.position.code()
        if not code:
            return None
        return RepresentationForm(
            position=Position(code),
            name=gathering.take(lambda: self.name.words(most=NAME_MAX), ""),
            id_number=gathering.take(lambda: self.id_number.words(most=NAME_MAX), ""),
            papers=tuple(Paper(each) for each in self.papers.ticked()),
            papers_note=gathering.take(self.papers_note.words, ""),
        )

    def show_offer(self, offer: Offer) -> None:
        """Ask for what the intake as it stands needs."""
        self.paper_note.setVisible(offer.new_paper)
        self._warned = offer.beyond or offer.new_paper or any(alert.stops for alert in offer.alerts)
        self.alerts.show_alerts(offer.alerts)
        over = offer.over_ceiling or bool(self.appraiser.code())
        self._grid.show_row(self.appraiser, shown=over)
        self._show_asked()

    def clear(self) -> None:
        """Nothing out of the ordinary."""
        self._warned = False
        self.paper_note.hide()
        self.alerts.show_alerts(())
        self.put_texts({})
        self._grid.show_row(self.appraiser, shown=False)

    def texts(self) -> dict[str, str]:
        """What is typed, to be put back after a crash; papers seen and persons are seen and called again."""
        return {
            "position": self.position.code(),
            "name": self.name.text(),
            "id_number": self.id_number.text(),
            "papers_note": self.papers_note.text(),
        }

    def put_texts(self, texts: Mapping[str, str]) -> None:
        """Put back what was typed."""
        self.position.set_code(texts.get("position", ""))
        self.name.set_text(texts.get("name", ""))
        self.id_number.set_text(texts.get("id_number", ""))
        self.papers_note.set_text(texts.get("papers_note", ""))
        self.papers.tick()
        self.appraiser.set_code("")
        self.second.set_code("")
        self._show_asked()

    def _show_asked(self) -> None:
        code = self.position.code()
        for field in (self.name, self.id_number, self.papers, self.papers_note):
            self._grid.show_row(field, shown=bool(code))
        if code:
            wanted = papers_wanted(Position(code))
            self.papers.offer([paper.value for one_of in wanted for paper in one_of])
        self._grid.show_row(self.second, shown=bool(code) or self._warned)

    def _lay_out(self, *, gap_px: int) -> None:
        self._grid = Grid(gap_px=gap_px, label_px=76)
        self._grid.put(self.position, 0, 0, key="J")
        self._grid.put(self.name, 1, 0)
        self._grid.put(self.id_number, 1, 1)
        self.papers.head(self._grid.put(self.papers, 2, 0, span=2))
        self._grid.put(self.papers_note, 3, 0, span=2)
        self._grid.put(self.appraiser, 4, 0)
        self._grid.addWidget(self.paper_note, 5, 0, 1, 4)
        self._grid.put(self.second, 6, 0)
        self.body.addLayout(self._grid)
