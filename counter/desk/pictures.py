"""Pictures of things: read from file or camera, kept before any act names them, dropped if none ever does.

Each is sealed under a key of its own. While the thing is typed the key lies with the picture's note, then in a record
of the pledgor: it travels with the entry, and goes when the pledgor's key goes.
"""

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from counter.db.pictures import seal
from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.desk.acting import Acting
from counter.desk.answers import Picture
from counter.desk.asking import answers
from counter.desk.context import Context
from counter.domain.forms import ItemForm
from counter.domain.parts import RecordRef
from counter.domain.refusal import Reason, Refused, Trouble, Unavailable, fault
from counter.domain.roles import AT_BOOKS
from counter.protocol import is_picture_name, picture_name

LOOSE = "picture:"
"""Begins the name of the draft that stands for a picture no act names yet: its key and a hash of its content."""
LOOSE_DAYS_MAX = 7


@answers({AT_BOOKS: "picture small"})
class Album:
    """The pictures of this counter.

    `fetch` is told which one somebody wants to see that is not on this disk; `missing`: how many of goods in custody
    are at other counters still, as last heard.
    """

    def __init__(self, acting: Acting) -> None:
        self._acting = acting
        self.fetch: Callable[[str], None] = lambda _: None
        self.missing = 0

    def add(self, source: Path | bytes) -> Picture:
        """Keep a picture from a file, or as a camera sent it; it is on the disk when this returns.

        Raises Refused PICTURE_… naming the file, Unavailable DISK_FULL, DISK_FAILED.
        """
        from counter.desk import picture_reading  # noqa: PLC0415 - Qt's decoders, for pictures alone

        content = picture_reading.ours(source)
        return Picture(_kept(self._acting.context, content), picture_reading.thumbnail(content))

    def picture(self, name: str) -> bytes:
        """A kept picture, a JPEG.

        Raises Unavailable PICTURE_ELSEWHERE, and then it is fetched; PICTURE_ERASED; PICTURE_MISSING,
        PICTURE_DAMAGED where nobody can be asked for it.
        """
        context = self._acting.context
        with context.store.read() as reading:
            is_named = reading.copies.is_named(name)
            key = reading.copies.key(name) if is_named else _loose_key(reading, name)
            comes = is_named and is_picture_name(name) and reading.line() is not None
        if is_named and key is None:
            raise Unavailable(Trouble.PICTURE_ERASED)
        try:
            return context.pictures.content(name, key or b"")
        except Unavailable as trouble:
            if not comes:
                raise
            self.fetch(name)
            raise Unavailable(Trouble.PICTURE_ELSEWHERE) from trouble

    def small(self, name: str) -> Picture:
        """A kept picture, small. Raises as `picture`."""
        from counter.desk import picture_reading  # noqa: PLC0415 - as in `add`

        return Picture(name, picture_reading.thumbnail(self.picture(name)))


def claim(
    context: Context, writing: Writing, pledgor: str, items: Sequence[ItemForm]
) -> tuple[RecordRef | None, ...]:
    """The act under way names these things' pictures: the record of the keys for each thing, None without pictures.

    Raises Refused PICTURE_NOT_KEPT if a picture isn't there.
    """
    keys = {name: _loose_key(writing, name) for item in items for name in item.pictures}
    gone = [
        fault(Reason.PICTURE_NOT_KEPT, f"items.{place}.pictures")
        for place, item in enumerate(items)
        if not all(keys[name] and context.pictures.has(name) for name in item.pictures)
    ]
    if gone:
        raise Refused(gone)
    for name in keys:
        writing.drop_draft(LOOSE + name)
        writing.copies.keep(name, size_bytes=context.pictures.size(name), epoch="")
    told = {name: key.hex() for name, key in keys.items() if key is not None}
    return tuple(_record(writing, pledgor, item.pictures, told) for item in items)


def sweep(context: Context) -> None:
    """Drop the pictures that for days no act came to name and nothing that is being typed does.

    What cannot be dropped now is dropped at another start.
    """
    with context.store.read() as reading:
        drafts = reading.drafts()
    since = context.now() - timedelta(days=LOOSE_DAYS_MAX)
    typed = [draft.text for draft in drafts if not draft.page.startswith(LOOSE)]
    for draft in drafts:
        name = draft.page.removeprefix(LOOSE)
        if draft.page == name or draft.saved_at > since or any(name in text for text in typed):
            continue
        with contextlib.suppress(Unavailable), context.store.write() as writing:
            context.pictures.drop(name)
            writing.drop_draft(draft.page)


def _kept(context: Context, content: bytes) -> str:
    """The name of a picture that is on the disk; of one that is being typed already, that one's."""
    mark = hashlib.sha256(content).hexdigest()
    with context.store.write() as writing:
        name = _loose_with(writing, mark)
        if name is not None and context.pictures.has(name):
            note = writing.draft(LOOSE + name) or ""
            writing.save_draft(LOOSE + name, note)  # its week begins anew
            return name
        sealed, key = seal(content, context.random)
        # Its note first: a picture without one counts as named by an act.
        writing.save_draft(LOOSE + picture_name(sealed), f"{key.hex()} {mark}")
    return context.pictures.keep(sealed)


def _loose_with(reading: Reading, mark: str) -> str | None:
    """The name of the picture with that content that no act names yet."""
    notes = (draft for draft in reading.drafts() if draft.page.startswith(LOOSE))
    return next((each.page.removeprefix(LOOSE) for each in notes if mark in each.text), None)


def _loose_key(reading: Reading, name: str) -> bytes | None:
    note = reading.draft(LOOSE + name)
    return None if note is None else bytes.fromhex(note.split()[0])


def _record(
    writing: Writing, pledgor: str, pictures: Iterable[str], keys: Mapping[str, str]
) -> RecordRef | None:
    told = {name: keys[name] for name in pictures}
    return writing.put_record(pledgor, RecordKind.PICTURES, told) if told else None
