"""What the page of a person says of each act, in a line."""

from datetime import date

from PySide6.QtCore import QObject

from counter import formats
from counter.desk.answers import AlsoView
from counter.desk.call_answers import ConsentView
from counter.desk.person_answers import Correction, PersonEvent
from counter.domain.codes import AlertCause, RefusalCause
from counter.domain.identity import IdKind
from counter.domain.reminding import ConsentChanged
from counter.ui.call_words import CallWords
from counter.ui.days import short_day
from counter.ui.names import Names
from counter.ui.tables import NOTHING

_STROKE = "　"


class PersonWords(QObject):
    """One line for each act, in the agency's words."""

    def __init__(self, names: Names, calls: CallWords) -> None:
        super().__init__()
        self._names = names
        self._calls = calls

    def field(self, name: str) -> str:
        """What a particular is called."""
        return {
            "name": self.tr("Name"),
            "id_kind": self.tr("Document"),
            "id_number": self.tr("ID number"),
            "born": self.tr("Born on"),
            "phone": self.tr("Phone"),
            "address": self.tr("Address"),
        }[name]

    def consent(self, said: ConsentView | ConsentChanged) -> str:
        """What was said of a channel."""
        text = self.tr("{channel}: allowed") if said.given else self.tr("{channel}: not allowed")
        return text.format(channel=self._calls.channel(said.channel))

    def also(self, other: AlsoView) -> str:
        """Another record of the same human."""
        return f"{other.name} {other.id_number}".rstrip()

    def told(self, event: PersonEvent) -> str:
        """What an act says of the person."""
        parts = [formats.ticket_number(event.ticket)] if event.ticket else []
        if event.of:
            parts.append(self.tr("on the record of {name}").format(name=event.of))
        if not event.stands:
            parts.append(self.tr("not in force"))
        parts += [self._correction(each) for each in event.corrections]
        if event.attempt is not None:
            tried = event.attempt
            parts += [self._calls.channel(tried.channel), self._calls.outcome(tried.outcome)]
            parts += [tried.number, tried.note]
        if event.consent is not None:
            parts.append(self.consent(event.consent))
        if event.cause is not None:
            parts.append(self._cause(event.cause))
        if event.representation is not None:
            parts.append(self._names.position(event.representation.position))
        parts.append(event.note)
        return _STROKE.join(each for each in parts if each) or NOTHING

    def _cause(self, cause: AlertCause | RefusalCause) -> str:
        if isinstance(cause, AlertCause):
            return self._names.alert_cause(cause)
        return self._names.refusal_cause(cause)

    def _correction(self, each: Correction) -> str:
        return self.tr("{field}: {old} → {new}").format(
            field=self.field(each.field),
            old=self._value(each.field, each.old),
            new=self._value(each.field, each.new),
        )

    def _value(self, field: str, text: str) -> str:
        if not text:
            return NOTHING
        if field == "born":
            return short_day(date.fromisoformat(text))
        return self._names.id_kind(IdKind(text)) if field == "id_kind" else text
