"""Pictures of things: read from file or camera, kept before any act names them, dropped if none ever does."""

import contextlib
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from counter.db.pictures import name_of
from counter.db.writing import Writing
from counter.desk.answers import Picture
from counter.desk.context import Context
from counter.domain.forms import ItemForm
from counter.domain.refusal import Reason, Refused, Unavailable, fault

LOOSE = "picture:"
"""Begins the name of the draft that stands for a picture no act names yet."""
LOOSE_DAYS_MAX = 7


def add(context: Context, source: Path | bytes) -> Picture:
    """Keep a picture from a file, or as a camera sent it; it is on the disk when this returns.

    Raises Refused PICTURE_… naming the file, Unavailable DISK_FULL, DISK_FAILED.
    """
    from counter.desk import picture_reading  # noqa: PLC0415 - Qt's decoders, for pictures alone

    content = picture_reading.ours(source)
    name = name_of(content)
    with context.store.write() as writing:
        # Its note first: a picture without one counts as named by an act.
        if not context.pictures.has(name) or writing.draft(LOOSE + name) is not None:
            writing.save_draft(LOOSE + name, "")
    context.pictures.keep(content, context.random)
    return Picture(name, picture_reading.thumbnail(content))


def look(context: Context, name: str) -> Picture:
    """A kept picture, small. Raises Unavailable PICTURE_MISSING, PICTURE_DAMAGED."""
    from counter.desk import picture_reading  # noqa: PLC0415 - as in `add`

    return Picture(name, picture_reading.thumbnail(context.pictures.content(name)))


def claim(context: Context, writing: Writing, items: Sequence[ItemForm]) -> None:
    """The act under way names these things' pictures. Raises Refused PICTURE_NOT_KEPT if one isn't there."""
    gone = [
        fault(Reason.PICTURE_NOT_KEPT, f"items.{place}.pictures")
        for place, item in enumerate(items)
        if not all(context.pictures.has(name) for name in item.pictures)
    ]
    if gone:
        raise Refused(gone)
    for item in items:
        for name in item.pictures:
            writing.drop_draft(LOOSE + name)


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
