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
from counter.desk.asking import answers
from counter.desk.context import Context
from counter.domain import audits
from counter.domain.codes import Verdict
from counter.domain.devices import Unreadable
from counter.domain.entries import Entry
from counter.domain.refusal import Trouble, Unavailable
from counter.domain.staff import Clerk

GoesOn = Callable[[int, int], bool]
"""Asked with the entries written and those in all whether to go on."""


@dataclass(frozen=True, slots=True)
class ExportForm:
    """What the window asks: whose key, where to, and the second person."""

    key: Path
    to: Path
    second: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The journal may be written now: its entry, whose key, where to."""

    receipt: Receipt
    key: AuditorKey
    to: Path


@answers()
class AuditExports:
    """Hands the journal out."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    def key(self, path: Path) -> AuditorKey:
        """The auditor's public key in a file; its name can be compared before anything is written."""
        return sealed.load_key(path)

    def export(self, form: ExportForm) -> Receipt:
        """Both parts of it, one after the other. Raises as they do."""
        opened = self.open(form)
        self.write(opened)
        return opened.receipt

    def open(self, form: ExportForm) -> Opened:
        """Note that the journal is opened. A file there is never written over.

        Raises Refused where two people did not agree; Unavailable FILE_UNREADABLE, AUDITOR_KEY_INVALID,
        FILE_EXISTS, FILE_NOT_WRITTEN.
        """
        key = sealed.load_key(form.key)
        try:
            if form.to.exists():
                raise Unavailable(Trouble.FILE_EXISTS, path=str(form.to))
            part = _part(form.to)
            part.touch()
            part.unlink()
        except OSError as error:
            raise Unavailable(Trouble.FILE_NOT_WRITTEN, path=str(form.to)) from error
        receipt = self._acting.act(
            lambda w, clerk: _open(self._acting.context, w, key, form.second, clerk)
        )
        return Opened(receipt, key, form.to)

    def write(self, opened: Opened, goes_on: GoesOn = lambda _done, _of: True) -> Path:
        """Write the journal, the entry of its opening included; nothing else waits for that. Where it is.

        Raises Unavailable FILE_NOT_WRITTEN, EXPORT_STOPPED; then there is no file.
        """
        part = _part(opened.to)
        context = self._acting.context
        try:
            with part.open("wb") as file, context.store.read() as reading:
                out = sealed.Sealing(file, opened.key, context.random)
                for each in pieces(_header(context, reading, opened.key), reading, goes_on):
                    out.write(each)
                out.close()
            part.rename(opened.to)
        except OSError as error:
            raise Unavailable(Trouble.FILE_NOT_WRITTEN, path=str(opened.to)) from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        return opened.to


def _part(to: Path) -> Path:
    return to.with_name(to.name + ".part")


def _open(
    context: Context, writing: Writing, key: AuditorKey, second: str, clerk: Clerk
) -> Receipt:
    body = audits.decide_export(
        context.team(clerk), second, key=key.name, entries=writing.journal.count()
    )
    on = context.rules_to_show(writing).on
    entry = context.append(writing, body, on=on, clerk=clerk, approver=second)
    return Receipt(entry, frozenset({Changed.DAY}), ())


def pieces(header: frames.Header, reading: Reading, goes_on: GoesOn) -> Iterator[bytes]:
    """The whole export, piece by piece. Raises Unavailable EXPORT_STOPPED."""
    yield frames.header(header)
    journal = reading.journal
    books = Books(header.branch, {header.device: header.counter})
    count, of = 0, journal.count()
    for row in journal.entries():
        each = frames.sealed_of(row)
        yield frames.entry(each)
        books.add(_entry(each), each.place, Verdict(each.verdict))
        count += 1
        if not goes_on(count, of):
            raise Unavailable(Trouble.EXPORT_STOPPED)
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
