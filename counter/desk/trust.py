"""What keeps a counter's file trustworthy: the key sheet, the mark, the backup, numbers a restored disk lost."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from counter.db import backup, keys, mark
from counter.db.backup import Backup
from counter.db.check import Progress
from counter.db.mark import Behind
from counter.db.reading import Reading
from counter.db.writing import Writing
from counter.desk.answers import BackupStatus, Changed, Receipt
from counter.desk.context import Context
from counter.domain.entries import RecoveryKept
from counter.domain.refusal import Reason, Unavailable, refuse
from counter.domain.staff import Clerk, is_supervisor
from counter.print.papers import RecoverySheetPaper
from counter.settings import STATION_FILE, Station, load_station, save_station

SHEET_LENGTH = 8


def recovery_sheet(context: Context) -> RecoverySheetPaper:
    """The key on paper: QR and 24 words. Whoever has it can read this counter's file."""
    station = context.station
    return RecoverySheetPaper(
        agency=context.policy.name,
        branch=context.branch.name,
        station=f"{station.branch}-{station.counter:02}",
        sheet=sheet_id(context.key),
        made_on=context.today(),
        words=keys.words(context.key),
        qr_text=" ".join(keys.words(context.key)),
        marks=context.marks,
    )


def sheet_id(key: bytes) -> str:
    """Names a key's sheet without telling the key."""
    return hashlib.sha256(b"recovery sheet" + key).hexdigest()[:SHEET_LENGTH].upper()


def confirm_recovery(context: Context, writing: Writing, clerk: Clerk) -> Receipt:
    """A person says that the sheet is put away; the reminder ends."""
    body = RecoveryKept(sheet=sheet_id(context.key))
    entry = context.append(writing, body, on=context.rules_to_show(writing).on, clerk=clerk)
    return Receipt(entry, frozenset({Changed.DAY}), ())


def mark_path(context: Context) -> Path:
    """The mark file, on another path than the database; a folder may hold those of many counters."""
    return mark_path_of(context.station)


def mark_path_of(station: Station) -> Path:
    """The same, for who has no desk."""
    training = "-training" if station.training else ""
    return station.mark_folder / f"counter-{station.branch}-{station.counter:02}{training}.mark"


def write_mark(context: Context, reading: Reading) -> None:
    """Note on the other path how far this counter has come. Raises Unavailable MARK_UNWRITABLE."""
    mark.write(mark_path(context), mark.mark_of(reading))


def behind(context: Context, reading: Reading) -> Behind | None:
    """What the mark knows and a restored database does not; None if nothing."""
    noted = mark.read(mark_path(context))
    return None if noted is None else mark.behind(reading, noted)


def behind_at_start(context: Context, reading: Reading) -> Behind | None:
    """The same, where no mark of this very run is owed: one that is gone might have known more."""
    noted = mark.read(mark_path(context))
    return mark.unmarked(reading) if noted is None else mark.behind(reading, noted)


def mark_is_due(context: Context, reading: Reading) -> bool:
    """Whether a new counter's first mark is still to be written, before its first act."""
    return not reading.head().number and mark.read(mark_path(context)) is None


def declare_numbers_lost(
    context: Context, writing: Writing, missing: Behind | None, *, supervisor: str, clerk: Clerk
) -> Receipt:
    """Close the hole a restored disk left: its numbers are lost, a new chain begins (PA 14)."""
    if missing is None:
        refuse(Reason.NO_NUMBERS_LOST)
    if not is_supervisor(supervisor, context.staff):
        refuse(Reason.SUPERVISOR_NEEDED, "supervisor")
    writing.new_incarnation(after=missing.incarnation)
    on = context.rules_to_show(writing).on
    entries = [
        context.append(writing, lost, on=on, clerk=clerk, approver=supervisor)
        for lost in missing.lost
    ]
    return Receipt(entries[-1], frozenset({Changed.NUMBERS, Changed.DAY}), ())


def back_up(context: Context, progress: Progress | None) -> Backup | None:
    """Copy the file to the second path and check the copy; None if cancelled."""
    return copy_counter(
        context.folder,
        context.key,
        context.station.backup_folder,
        now=context.now,
        progress=progress,
    )


def copy_counter(
    folder: Path,
    key: bytes,
    to: Path,
    *,
    now: Callable[[], datetime],
    progress: Progress | None = None,
) -> Backup | None:
    """Copy a counter's file, and beside it the settings that a new disk would need too."""
    station = load_station(folder / STATION_FILE)
    made = backup.back_up(folder, key, to, training=station.training, now=now, progress=progress)
    if made is not None:
        save_station(station_beside(made.path), station)
    return made


def station_beside(copy: Path) -> Path:
    """Where the settings lie that belong to a copy: one file for all copies of a counter."""
    counter = copy.stem.rpartition("-")[0]
    return copy.with_name(f"{counter}.{STATION_FILE}")


def backup_status(context: Context) -> BackupStatus:
    """The newest copy on the second path, or what is wrong with it."""
    station = context.station
    ours = backup.beginning(context.store.readers, training=station.training)
    try:
        newest = backup.last_backup(station.backup_folder, context.key, ours)
    except Unavailable as trouble:
        return BackupStatus(None, trouble)
    return BackupStatus(None if newest is None else newest.when, None)
