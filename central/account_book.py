"""What stands about accounts in a branch's order."""

from central.order import stored_entry
from central.reading import Reading
from counter.domain.accounts import Said
from counter.domain.entries import Entry, Kind
from counter.domain.roles import said_in

_KINDS = (Kind.ACCOUNT_SET, Kind.OWN_ACCOUNT_SET, Kind.PASSWORD_CHANGED)


def said(reading: Reading, branch: str) -> list[Said]:
    """All of it, in order."""
    rows = [row for kind in _KINDS for row in reading.rows_of_kind(branch, kind)]
    entries = [stored_entry(row) for row in sorted(rows, key=lambda row: row.place)]
    found = (said_in(each) for each in entries if isinstance(each, Entry))
    return [each for each in found if each is not None]
