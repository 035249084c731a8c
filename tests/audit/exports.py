"""A branch of two counters with a journal to check, its export, and what a dishonest clerk could make of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter import wire
from counter.audit import frames, sealed
from counter.audit.books import Books
from counter.audit.check import Report, Trusted, check
from counter.audit.frames import End, Header, Part, Rows, Sealed
from counter.audit.heads import Head, PaperHead
from counter.audit.lies import Lie
from counter.audit.sealed import AuditorPair
from counter.audit.signing import Signatures
from counter.audit.tables import ALL
from counter.desk.audit import ExportForm
from counter.desk.desk import Desk
from counter.domain.codes import Verdict
from counter.domain.devices import Unreadable
from counter.domain.entries import Entry
from tests.desk.desks import Chance

PASSPHRASE = "correct horse battery"


@dataclass(frozen=True)
class Export:
    """What was handed out. `key`: the device's own, which a dishonest clerk has as well."""

    path: Path
    pair: AuditorPair
    parts: tuple[Part, ...]
    paper: PaperHead
    key: Ed25519PrivateKey

    @property
    def entries(self) -> list[Sealed]:
        """In their order."""
        return [each for each in self.parts if isinstance(each, Sealed)]

    @property
    def tables(self) -> list[Part]:
        """What follows the entries."""
        return [each for each in self.parts if isinstance(each, Rows | End)]

    @property
    def header(self) -> Header:
        """What comes before them."""
        (header,) = (each for each in self.parts if isinstance(each, Header))
        return header

    def with_entries(self, entries: Iterable[Sealed]) -> list[Part]:
        """The same export of other entries, its end counting them."""
        told = list(entries)
        rows = [each for each in self.parts if isinstance(each, Rows)]
        return [self.header, *told, *rows, End(len(told))]


def export(desk: Desk, folder: Path) -> Export:
    """Hand out the journal of a desk, signed in by a clerk."""
    pair = sealed.new_pair(folder / "auditor", PASSPHRASE, Chance())
    path = folder / "journal.export"
    entry = desk.audit.export(ExportForm(folder / "auditor.pub", path, "s1")).entry
    with path.open("rb") as file:
        parts = tuple(frames.parts(sealed.unsealed(file, pair)))
    key = desk.context.store.readers.signing_key
    return Export(path, pair, parts, PaperHead(entry.number, entry.hash), key)


def checked(
    parts: Iterable[Part], *heads: Head, keys: dict[str, frozenset[str]] | None = None
) -> Report:
    """The report of these parts, checked in this very process."""
    with Signatures(1) as signatures:
        return check(parts, Trusted(heads, keys), signatures)


def lie(parts: Iterable[Part], *heads: Head, keys: Any = None) -> Lie | None:
    """What kind of lie is found, None for none."""
    found = checked(parts, *heads, keys=keys).lie
    return None if found is None else found[0]


def made_to_fit(export: Export, entries: Iterable[Sealed]) -> list[Part]:
    """Other entries with tables that say the same: a clerk who has the program makes them, too."""
    told = list(entries)
    books = Books(export.header.branch, {export.header.device: export.header.counter})
    for each in told:
        verdict = Verdict(each.verdict)
        books.add(frames.judged(wire.decode(each.data), verdict), each.place, verdict)
    rows = [Rows(name, list(books.rows_of(name).values())) for name in ALL]
    return [export.header, *told, *rows, End(len(told))]


def plain(parts: Iterable[Part]) -> list[bytes]:
    """The frames as they are written before they are sealed."""
    written: list[bytes] = []
    for part in parts:
        match part:
            case Header():
                written.append(frames.header(part))
            case Sealed():
                written.append(frames.entry(part))
            case Rows():
                written.extend(frames.rows(part.table, part.rows))
            case End():
                written.append(frames.end(part.entries))
    return written


def signed_anew(
    entries: Sequence[Sealed], key: Ed25519PrivateKey, change: Callable[[Entry], Entry]
) -> Iterator[Sealed]:
    """A whole chain changed entry by entry and signed again, as who has the device's key can."""
    last = ""
    for each in entries:
        entry = wire.decode(each.data)
        assert not isinstance(entry, Unreadable)
        made, data = wire.seal(replace(change(entry), previous_hash=last), key)
        last = made.hash
        yield each._replace(hash=made.hash, signature=made.signature, data=data)
