"""The journal handed to an auditor: written to a file that only the auditor's key opens (R-130, R-131)."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from counter import wire
from counter.audit import frames, sealed, tables
from counter.audit.books import Books
from counter.audit.sealed import AuditorKey
from counter.db.reading import Reading
from counter.db.writing import Writing
from counter.desk.acting import Acting
from counter.desk.answers import Changed, Receipt
from counter.desk.context import Context
from counter.domain import audits
from counter.domain.codes import Verdict
from counter.domain.devices import Unreadable
from counter.domain.entries import Entry
from counter.domain.refusal import Trouble, Unavailable
from counter.domain.staff import Clerk

Progress = Callable[[int, int], None]
"""Called with the entries written and those in all."""


@dataclass(frozen=True, slots=True)
class ExportForm:
    """What the window asks: whose key, where to, and the second person."""

    key: Path
    to: Path
    second: str


class AuditExports:
    """Hands the journal out."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    def key(self, path: Path) -> AuditorKey:
        """The auditor's public key in a file; its name can be compared before anything is written."""
        return sealed.load_key(path)

    def export(self, form: ExportForm, progress: Progress = lambda _done, _of: None) -> Receipt:
        """Note that the journal is opened, then write it, that entry included. A file there is never written over.

        Raises Refused where two people did not agree; Unavailable FILE_UNREADABLE, AUDITOR_KEY_INVALID,
        FILE_EXISTS, FILE_NOT_WRITTEN.
        """
        key = sealed.load_key(form.key)
        part = form.to.with_name(form.to.name + ".part")
        if form.to.exists():
            raise Unavailable(Trouble.FILE_EXISTS, path=str(form.to))
        try:
            with part.open("wb") as file:
                receipt = self._acting.act(
                    lambda w, clerk: _open(self._acting.context, w, key, form.second, clerk)
                )
                context = self._acting.context
                out = sealed.Sealing(file, key, context.random)
                with context.store.read() as reading:
                    for each in _frames(context, reading, key, progress):
                        out.write(each)
                out.close()
            part.rename(form.to)
        except OSError as error:
            raise Unavailable(Trouble.FILE_NOT_WRITTEN, path=str(form.to)) from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        return receipt


def _open(
    context: Context, writing: Writing, key: AuditorKey, second: str, clerk: Clerk
) -> Receipt:
    body = audits.decide_export(
        context.team(clerk), second, key=key.name, entries=writing.journal.count()
    )
    on = context.rules_to_show(writing).on
    entry = context.append(writing, body, on=on, clerk=clerk, approver=second)
    return Receipt(entry, frozenset({Changed.DAY}), ())


def _frames(
    context: Context, reading: Reading, key: AuditorKey, progress: Progress
) -> Iterator[bytes]:
    """The whole export, piece by piece."""
    station, journal = context.station, reading.journal
    yield frames.header(_header(context, reading, key))
    books = Books(station.branch, {reading.head().device: station.counter})
    count, of = 0, journal.count()
    for row in journal.entries():
        each = frames.sealed_of(row)
        yield frames.entry(each)
        books.add(_entry(each), each.place)
        count += 1
        progress(count, of)
    for name, layout in tables.LAYOUTS.items():
        yield from frames.rows(name, journal.rows(name, layout.columns))
    for name in tables.RECKONED:
        yield from frames.rows(name, list(books.rows_of(name).values()))
    yield frames.end(count)


def _entry(each: frames.Sealed) -> Entry | Unreadable:
    return frames.judged(wire.decode(each.data), Verdict(each.verdict))


def _header(context: Context, reading: Reading, key: AuditorKey) -> frames.Header:
    station, known = context.station, reading.line()
    return frames.Header(
        format=frames.FORMAT,
        reader=wire.READER,
        agency=station.agency,
        branch=station.branch,
        counter=station.counter,
        training=station.training,
        device=reading.head().device,
        public_key=context.store.identity.public_key,
        central_key="" if known is None else known.central_key,
        head=reading.journal.last_head(),
        made_at=context.now(),
        auditor=key.name,
    )
