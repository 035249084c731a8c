"""What is done once more: said of devices and rules after a restore, summed up after an upgrade of central."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import assert_never

from central import accounts, devices, order, publishing
from central.order import Kept
from central.rows import DeviceRow
from central.writing import Writing
from counter.domain.accounts import AccountSet
from counter.domain.devices import CENTRAL, DeviceEnrolled, DeviceRevoked
from counter.domain.entries import AboutDevice, ByCentral, Entry
from counter.domain.publications import PolicyPublished

_ROWS_AT_ONCE = 500

Forgotten = tuple[Entry, tuple[Kept, ...]]
"""What central said once, with its records."""

Said = tuple[ByCentral, tuple[str, str], tuple[Kept, ...]]
"""Something that central says, with who prepared it and who approved it, and the records it names."""


def said(writing: Writing, branch: str, forgotten: Iterable[Forgotten]) -> Iterator[Said]:
    """What central has to say again, having said it in a lineage that ended, and who decided it.

    Central's own row is locked. A device that it does not know may write if it is the newest of its counter.
    """
    for entry, records in forgotten:
        body, people = entry.body, (entry.clerk, entry.approver)
        if isinstance(body, PolicyPublished):
            if publishing.is_new(body, publishing.published(writing, branch)):
                yield body, people, ()
        elif isinstance(body, AccountSet):
            if accounts.is_new(body, accounts.given(writing, branch)):
                yield body, people, records
        elif isinstance(body, AboutDevice):
            for each in _of_device(writing, branch, body):
                yield each, devices.NOBODY, ()


def _of_device(writing: Writing, branch: str, body: AboutDevice) -> Iterator[AboutDevice]:
    match body:
        case DeviceRevoked():
            row = writing.lock_device(body.device, body.incarnation)
            if row is not None and row.open and row.branch == branch:
                writing.close_device(row)
                yield body
        case DeviceEnrolled():
            known = writing.device(body.device, body.incarnation) is not None
            if body.counter != CENTRAL and not known:
                yield from _enrolled(writing, branch, body)
        case _:
            assert_never(body)


def _enrolled(writing: Writing, branch: str, body: DeviceEnrolled) -> Iterator[AboutDevice]:
    others = writing.lock_counter(branch, body.counter)
    is_newest = all(body.incarnation > each.incarnation for each in others)
    ended = [each for each in others if each.open and is_newest]
    for each in ended:
        writing.close_device(each)
    row = DeviceRow(
        branch=branch,
        device=body.device,
        incarnation=body.incarnation,
        counter=body.counter,
        public_key=body.public_key,
        open=is_newest,
        number=0,
        hash="",
    )
    writing.add_device(row)
    yield from (devices.revoked(each) for each in ended if each.device != body.device)
    yield body


def summed_up(writing: Writing, branch: str) -> None:
    """What a branch's entries add up to where an older program could not read them all; the branch is locked."""
    writing.drop_touched(branch)
    left = writing.rows_after(branch, 0)
    while rows := list(islice(left, _ROWS_AT_ONCE)):
        entries = [(row.place, order.stored_entry(row)) for row in rows]
        writing.add_touched(
            [
                {"branch": branch, "subject": subject, "place": place}
                for place, entry in entries
                for subject in order.subjects_of(entry)
            ]
        )
        named = (name for _, entry in entries for name in order.pictures_of(entry))
        writing.add_named_pictures(branch, named)
        read = (entry for _, entry in entries)
        writing.raise_serials(branch, order.serials(read, branch))
