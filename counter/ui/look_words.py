"""Names of what the log of looks says."""

from PySide6.QtCore import QObject

from counter.domain.looks import About, Field, LookKind, LookWay, Seen, Why
from counter.ui.tables import NOTHING


class LookWords(QObject):
    """One name for each choice."""

    def kind(self, kind: LookKind) -> str:
        """What was done."""
        return {
            LookKind.OPENED: self.tr("opened"),
            LookKind.SEARCHED: self.tr("searched"),
            LookKind.LISTED: self.tr("listed"),
            LookKind.DRAWN: self.tr("drawn"),
            LookKind.EXPORTED: self.tr("exported"),
        }[kind]

    def about(self, about: About) -> str:
        """What was seen."""
        return {
            About.PERSON: self.tr("a person"),
            About.TICKET: self.tr("one ticket"),
            About.TICKETS: self.tr("tickets"),
            About.CALLS: self.tr("calls"),
            About.PROOF: self.tr("proof of reminders"),
            About.LETTERS: self.tr("letters"),
            About.MESSAGES: self.tr("messages"),
            About.DOUBLES: self.tr("entered twice"),
            About.LISTS: self.tr("lists for the authority"),
            About.PAPERS: self.tr("papers"),
            About.LOOKS: self.tr("this log"),
        }[about]

    def field(self, field: Field) -> str:
        """By what somebody searched."""
        return {
            Field.NONE: "",
            Field.SCAN: self.tr("by scan"),
            Field.NUMBER: self.tr("by number"),
            Field.ID_NUMBER: self.tr("by ID number"),
            Field.PHONE: self.tr("by phone"),
            Field.WORDS: self.tr("by words"),
        }[field]

    def way(self, way: LookWay) -> str:
        """Where it was seen, or how it left the screen."""
        return {
            LookWay.SCREEN: self.tr("screen"),
            LookWay.PAPER: self.tr("paper"),
            LookWay.PDF: self.tr("PDF"),
            LookWay.ODS: self.tr("ODS"),
        }[way]

    def why(self, why: Why) -> str:
        """Why somebody looked."""
        return {
            Why.NONE: NOTHING,
            Why.INSPECTION: self.tr("Inspection"),
            Why.PERSON_ASKS: self.tr("The person asks"),
            Why.AUTHORITY: self.tr("Letter of an authority"),
            Why.INCIDENT: self.tr("Incident"),
        }[why]

    def did(self, seen: Seen) -> str:
        """What was done, and of a search by what."""
        told = self.kind(seen.looked)
        field = self.field(seen.field)
        return self.tr("{did} {field}").format(did=told, field=field) if field else told
