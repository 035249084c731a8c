"""Erasures at central: records, keys and pictures of whoever was erased are not kept, nor handed out again (ADR 52)."""

from collections.abc import Iterable, Iterator

from central.account_book import said
from central.order import Standing, stored_entry
from central.rows import EntryRow
from central.writing import Writing
from counter.domain.accounts import AboutAccount, spent
from counter.domain.codes import Verdict
from counter.domain.devices import Unreadable
from counter.domain.effects import written
from counter.domain.entries import Entry
from counter.domain.erasures import ErasedPerson, PersonsErased
from counter.domain.retention import holds, is_twice
from counter.protocol import START, is_picture_name


def by_erasure(standing: Iterable[Standing]) -> Iterator[list[Standing]]:
    """What was placed at once, each erasure the last of its part: a record that an act behind it names again stays."""
    part: list[Standing] = []
    for each in standing:
        part.append(each)
        entry = each.sealed.entry
        if isinstance(entry, Entry) and isinstance(entry.body, PersonsErased):
            yield part
            part = []
    if part:
        yield part


def carry_out(writing: Writing, branch: str, standing: Iterable[Standing]) -> None:
    """Destroy what the erasures among entries that have just been placed are about."""
    entries = [each.sealed.entry for each in standing]
    if any(isinstance(each, Entry) and isinstance(each.body, AboutAccount) for each in entries):
        _drop_spent(writing, branch)
    for each in standing:
        entry = each.sealed.entry
        if (
            isinstance(entry, Entry)
            and isinstance(entry.body, PersonsErased)
            and each.verdict is not Verdict.TWICE
        ):
            for erased in entry.body.persons:
                if _holds(writing, branch, entry, erased, each.place):
                    _destroy(writing, branch, erased, each.place)


def _drop_spent(writing: Writing, branch: str) -> None:
    """Verifiers of passwords that count nowhere any more, as at the counters (ADR 46)."""
    writing.drop_spent(branch, sorted(spent(said(writing, branch))))


def _holds(writing: Writing, branch: str, entry: Entry, erased: ErasedPerson, place: int) -> bool:
    """As the counters find it: what the decider knew need not be read again, unless central came back since."""
    basis = entry.basis
    knew = basis.place and writing.order_hash(branch, basis.place) == basis.hash
    after = basis.place if knew else START.place
    about = [
        each
        for each in _about(writing.rows_after(branch, after), erased.person, place)
        if not is_twice(each)
    ]
    return (bool(knew) and not about) or holds(about, erased)


def _about(rows: Iterable[EntryRow], person: str, before: int) -> Iterator[Entry | Unreadable]:
    named = person.encode()
    for row in rows:
        if row.place >= before:
            return
        if named in row.data:
            entry = stored_entry(row)
            if person in entry.subjects:
                yield entry


def _destroy(writing: Writing, branch: str, erased: ErasedPerson, place: int) -> None:
    places = writing.record_places(branch, erased.person)
    entries = [stored_entry(each) for each in writing.rows_at(branch, places)]
    tickets = (
        ticket
        for entry in entries
        if isinstance(entry, Entry)
        for ticket in written(entry.body)
        if ticket.pledgor == erased.person
    )
    pictures = {name for ticket in tickets for item in ticket.items for name in item.pictures}
    writing.drop_pictures(branch, sorted(filter(is_picture_name, pictures)))
    for person in (erased.person, *erased.others):
        writing.drop_records(branch, person, before=place)
