"""Entries get their places: everything that is written with them into a branch that is locked."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from central import erasing, order
from central.keys import NONCE_BYTES, Keys
from central.order import Folds, Kept, Sealed, Standing
from central.rows import BranchRow
from central.writing import Writing
from counter.protocol import Cursor


class Placing:
    """What it takes beside the transaction: the key that wraps persons' keys, and chance."""

    def __init__(self, keys: Keys, random: Callable[[int], bytes]) -> None:
        self._keys = keys
        self._random = random

    def add(
        self, writing: Writing, head: BranchRow, fresh: Sequence[Sealed], now: datetime
    ) -> tuple[Standing, ...]:
        """The next places of a locked branch, `fresh` being one entry or more."""
        subjects = {each for one in fresh for each in one.subjects}
        stand = writing.ids(head.branch, [each.entry.id for each in fresh])
        folds = Folds(writing.touching(head.branch, sorted(subjects)), stand)
        end = Cursor(head.place, head.hash)
        standing = order.place(fresh, folds, end=end, received_at=now)
        writing.add_entries([_entry_values(each, head.branch, now) for each in standing])
        writing.add_touched(
            [
                {"branch": head.branch, "subject": subject, "place": each.place}
                for each in standing
                for subject in each.sealed.subjects
            ]
        )
        entries = [each.sealed.entry for each in standing]
        named = (name for entry in entries for name in order.pictures_of(entry))
        writing.add_named_pictures(head.branch, named)
        writing.raise_serials(head.branch, order.serials(entries, head.branch))
        last = standing[-1]
        writing.move_branch(head.branch, place=last.place, hashed=last.order_hash)
        for part in erasing.by_erasure(standing):
            self._keep_records(writing, head.branch, part)
            erasing.carry_out(writing, head.branch, part)
        return standing

    def _keep_records(self, writing: Writing, branch: str, standing: Iterable[Standing]) -> None:
        marks: dict[tuple[str, bytes], str] = {}
        keys: list[dict[str, Any]] = []
        records = []
        for each in standing:
            for record in each.sealed.records:
                whose = (record.person, record.key)
                if whose not in marks:
                    marks[whose] = hashlib.sha256(record.key).hexdigest()
                    keys.append(self._key_values(branch, record, marks[whose]))
                records.append(_record_values(record, branch, marks[whose], each.place))
        writing.add_keys(keys)
        writing.add_records(records)

    def _key_values(self, branch: str, record: Kept, mark: str) -> dict[str, Any]:
        nonce = self._random(NONCE_BYTES)
        return {
            "branch": branch,
            "person": record.person,
            "mark": mark,
            "nonce": nonce,
            "wrapped": self._keys.wrap(record.key, person=record.person, nonce=nonce),
        }


def _entry_values(each: Standing, branch: str, now: datetime) -> dict[str, Any]:
    entry = each.sealed.entry
    return {
        "branch": branch,
        "place": each.place,
        "device": entry.device,
        "incarnation": entry.incarnation,
        "number": entry.number,
        "id": entry.id,
        "kind": str(entry.kind),
        "business_day": entry.business_day,
        "data": each.sealed.data,
        "hash": each.sealed.hash,
        "signature": each.sealed.signature,
        "verdict": each.verdict.value,
        "received_at": now,
        "order_hash": each.order_hash,
        "image": each.image,
    }


def _record_values(record: Kept, branch: str, mark: str, place: int) -> dict[str, Any]:
    return {
        "branch": branch,
        "id": record.id,
        "person": record.person,
        "kind": record.kind,
        "mark": mark,
        "nonce": record.nonce,
        "ciphertext": record.ciphertext,
        "place": place,
    }
