"""What somebody sees in the answer of each question of the desk, as the log of looks has it: references, no words."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from counter.domain.looks import About, Field, LookKind, LookWay, Seen, Why, field_of
from counter.domain.ticket import looks_like_number

if TYPE_CHECKING:
    from counter.desk.answers import Found, PledgorView, TicketView
    from counter.domain.identity import IdNumber

NOTHING: tuple[Seen, ...] = ()


def found(answer: "Found", text: str) -> Seen:
    """A search: by which kind of field, how many were shown."""
    if answer.pledge:
        field = Field.NUMBER if looks_like_number(text) else Field.SCAN
        return Seen(LookKind.SEARCHED, About.TICKETS, field=field)
    return Seen(LookKind.SEARCHED, About.TICKETS, field=field_of(text), hits=len(answer.rows))


def ticket(answer: "TicketView", *_: object) -> Seen:
    """A ticket with its pledgor."""
    number = answer.pledge.ticket.number
    return Seen(LookKind.OPENED, About.TICKET, number, answer.pledgor.pledgor)


def person(answer: "PledgorView | None", *_: object) -> Sequence[Seen]:
    """A pledgor, if there is one."""
    if answer is None:
        return NOTHING
    return (Seen(LookKind.OPENED, About.PERSON, person=answer.pledgor),)


def person_by_id(answer: "PledgorView | None", _: "IdNumber") -> Seen:
    """Whether somebody has that document, and who."""
    who = "" if answer is None else answer.pledgor
    hits = 0 if answer is None else 1
    return Seen(LookKind.SEARCHED, About.PERSON, person=who, field=Field.ID_NUMBER, hits=hits)


def warned(answer: Any, *_: object) -> Sequence[Seen]:
    """Pledgors whom an alert warns of, beside what they pay."""
    return [Seen(LookKind.OPENED, About.PERSON, person=each.pledgor) for each in answer.warned]


def the_person(answer: Any, *_: object) -> Seen:
    """The pledgor an answer is about."""
    return Seen(LookKind.OPENED, About.PERSON, person=answer.pledgor)


def listed(about: About, rows: Callable[[Any], int] = len) -> Callable[..., Seen]:
    """Several persons at once; `rows`: how many they are."""
    return lambda answer, *_args, **_named: Seen(LookKind.LISTED, about, hits=rows(answer))


def drawn(about: About, rows: Callable[[Any], int] = len) -> Callable[..., Seen]:
    """A paper about several persons."""
    return lambda answer, *_args, **_named: Seen(
        LookKind.DRAWN, about, hits=rows(answer), way=LookWay.PAPER
    )


def exported(about: About) -> Callable[..., Seen]:
    """A spreadsheet about several persons; nobody has counted them yet."""
    return lambda *_args, **_named: Seen(LookKind.EXPORTED, about, hits=0, way=LookWay.ODS)


def list_again(_: object, entry: str) -> Seen:
    """A list of the law on paper once more."""
    return Seen(LookKind.DRAWN, About.LISTS, entry, way=LookWay.PAPER)


def list_exported(entry: str, *_: object) -> Seen:
    """A list of the law as a spreadsheet."""
    return Seen(LookKind.EXPORTED, About.LISTS, entry, way=LookWay.ODS)


def calls_on(answer: Any, *_: object) -> Sequence[Seen]:
    """What was tried for a ticket, with the numbers called."""
    people = dict.fromkeys(each.pledgor for each in answer)
    return [Seen(LookKind.OPENED, About.CALLS, person=each) for each in people]


def one_person(answer: Any, *_: object) -> Seen:
    """All that is on file of a person."""
    return Seen(LookKind.OPENED, About.PERSON, person=answer.person.pledgor)


def both_persons(answer: Any, *_: object) -> Sequence[Seen]:
    """Two persons side by side."""
    sides = (answer.one, answer.other)
    return [Seen(LookKind.OPENED, About.PERSON, person=each.pledgor) for each in sides]


def given_to_person(answer: Any, *_: object, **_named: object) -> Seen:
    """The same on paper, for the person."""
    return Seen(
        LookKind.DRAWN,
        About.PERSON,
        person=answer.entry.subjects[0],
        way=LookWay.PAPER,
        why=Why.PERSON_ASKS,
    )
