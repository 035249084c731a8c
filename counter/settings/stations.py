"""Which counter this is: agency, branch, number, staff, and where its copies and marks lie."""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from counter.domain.document import DocumentFault, Flaw, Table
from counter.domain.policy import Policy, samples_in_force
from counter.domain.refusal import Trouble, Unavailable
from counter.domain.staff import Clerk, Role
from counter.places import AGENCIES
from counter.settings.files import invalid, load_policy, read_document

COUNTER_MOST = 99
FOLDER = "public-pawnshop-counter"
TRAINING_FOLDER = "public-pawnshop-counter-training"
STATION_FILE = "station.toml"


@dataclass(frozen=True, slots=True)
class Station:
    """One counter. `counter`: its number in the branch; `backup_folder` and `mark_folder` lie on other media.

    `central_url`: "" before it was enrolled; `central_authority`: a file with the certificate by which central's was
    signed, None for those the system trusts.
    """

    agency: str
    branch: str
    counter: int
    training: bool
    backup_folder: Path
    mark_folder: Path
    staff: tuple[Clerk, ...]
    central_url: str = ""
    central_authority: Path | None = None


def data_folder(*, training: bool) -> Path:
    """Where a counter's data lie by the customs of the platform; training has a folder of its own."""
    name = TRAINING_FOLDER if training else FOLDER
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / name
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / name


def load_station(path: Path) -> Station:
    """The station a file describes. Raises `DocumentInvalid` with every fault."""
    document = read_document(path, Trouble.STATION_INVALID)
    faults: list[DocumentFault] = []
    root = Table(document.tables, "", faults)
    station = _read(root)
    root.close()
    if faults:
        raise invalid(path, Trouble.STATION_INVALID, document, faults)
    return station


def save_station(path: Path, station: Station) -> None:
    """Write a station's file as a whole: at any moment the old or the new one is there.

    Raises Unavailable if the disk takes nothing.
    """
    draft = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            file.write(_text(station))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except (OSError, ValueError) as error:  # ValueError: a folder whose name is no text
        raise Unavailable(Trouble.STATION_UNWRITABLE, file=str(path)) from error


def refuse_samples(policy: Policy, station: Station, on: date) -> None:
    """Raise Unavailable if a counter for real business would work by values that no source gives."""
    samples = () if station.training else samples_in_force(policy, on)
    if samples:
        raise Unavailable(
            Trouble.POLICY_SAMPLE, agency=policy.name, count=len(samples), keys="、".join(samples)
        )


def is_set_up(folder: Path) -> bool:
    """Whether a counter was ever set up in that data folder."""
    return (folder / STATION_FILE).exists()


def rules_of(station: Station, on: date) -> Policy:
    """The rules a station works by on that day.

    Raises Unavailable if they cannot be read, lack its branch, or are samples and its business is real.
    """
    policy = load_policy(AGENCIES / f"{station.agency}.toml")
    refuse_samples(policy, station, on)
    if all(branch.code != station.branch for branch in policy.branches):
        raise Unavailable(
            Trouble.STATION_BRANCH, agency=policy.name, branch=station.branch, file=STATION_FILE
        )
    return policy


def _read(root: Table) -> Station:
    staff = root.rows("staff", _clerk)
    root.unique(staff, "code", lambda clerk: clerk.code)
    if staff.sound and all(clerk.role is not Role.SUPERVISOR for clerk in staff.values):
        root.note("staff", Flaw.WITHOUT_ROW, value=Role.SUPERVISOR, table="staff")
    return Station(
        agency=root.code("agency"),
        branch=root.text("branch"),
        counter=root.integer("counter", least=1, most=COUNTER_MOST),
        training=root.flag("training"),
        backup_folder=Path(root.text("backup_folder")),
        mark_folder=Path(root.text("mark_folder")),
        staff=staff.values,
        central_url=root.text("central_url") if root.has("central_url") else "",
        central_authority=_path(root, "central_authority"),
    )


def _path(root: Table, key: str) -> Path | None:
    return Path(root.text(key)) if root.has(key) else None


def _clerk(table: Table) -> Clerk:
    return Clerk(code=table.text("code"), name=table.text("name"), role=table.choice("role", Role))


def _text(station: Station) -> str:
    head: dict[str, object] = {
        "agency": station.agency,
        "branch": station.branch,
        "counter": station.counter,
        "training": station.training,
        "backup_folder": str(station.backup_folder),
        "mark_folder": str(station.mark_folder),
    }
    if station.central_url:
        head["central_url"] = station.central_url
    if station.central_authority is not None:
        head["central_authority"] = str(station.central_authority)
    staff = (
        {"code": clerk.code, "name": clerk.name, "role": clerk.role.value}
        for clerk in station.staff
    )
    tables = ["[[staff]]\n" + _pairs(clerk) for clerk in staff]
    return "\n".join([_pairs(head), *tables])


def _pairs(table: Mapping[str, object]) -> str:
    """Keys with values; JSON writes text, numbers and truth as TOML reads them."""
    return "".join(
        f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in table.items()
    )
