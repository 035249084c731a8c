"""The journal handed to an auditor: an act of two people, and a file without a word about persons (R-130, R-131)."""

from pathlib import Path

import pytest

from counter.audit import frames, sealed
from counter.audit.sealed import AuditorPair
from counter.desk.audit import ExportForm
from counter.desk.desk import Desk
from counter.domain.audits import JournalExported
from counter.domain.entries import Kind
from counter.domain.refusal import Reason, Refused, Trouble, Unavailable
from tests.desk.desks import TODAY, Chance, take_in


@pytest.fixture
def pair(tmp_path: Path) -> AuditorPair:
    return sealed.new_pair(tmp_path / "auditor", "correct horse battery", Chance())


def form(folder: Path, second: str = "s1") -> ExportForm:
    return ExportForm(folder / "auditor.pub", folder / "journal", second)


def test_the_journal_is_opened_by_two_and_says_so(
    desk: Desk, pair: AuditorPair, tmp_path: Path
) -> None:
    for second, reason in (
        ("", Reason.SECOND_MISSING),
        ("c1", Reason.SAME_PERSON),
        ("c2", Reason.SUPERVISOR_NEEDED),
        ("x9", Reason.CLERK_UNKNOWN),
    ):
        with pytest.raises(Refused) as refused:
            desk.audit.export(form(tmp_path, second))
        assert [each.reason for each in refused.value.faults] == [reason]
    assert not (tmp_path / "journal").exists()
    entry = desk.audit.export(form(tmp_path)).entry
    assert (entry.kind, entry.approver) == (Kind.JOURNAL_EXPORTED, "s1")
    assert entry.body == JournalExported(pair.key.name, 1)
    assert desk.audit.key(tmp_path / "auditor.pub") == pair.key


def test_what_is_handed_out_says_nothing_of_persons(
    desk: Desk, pair: AuditorPair, tmp_path: Path
) -> None:
    taken = take_in(desk)
    done: list[tuple[int, ...]] = []

    def goes_on(*told: int) -> bool:
        done.append(told)
        return True

    assert desk.audit.write(desk.audit.open(form(tmp_path)), goes_on) == tmp_path / "journal"
    assert done[-1] == (3, 3)
    with (tmp_path / "journal").open("rb") as file:
        plain = b"".join(sealed.unsealed(file, pair))
    for word in ("陳大文", "A123456789", "0912345678", "高雄"):
        assert word.encode() not in plain
    assert taken.number.encode() in plain
    assert len(list(frames.parts([plain]))) > 3


@pytest.mark.usefixtures("pair")
def test_a_clerk_works_on_while_the_journal_is_written_and_may_stop_it(
    desk: Desk, tmp_path: Path
) -> None:
    def works(*_: int) -> bool:
        take_in(desk)
        return False

    opened = desk.audit.open(form(tmp_path))
    with pytest.raises(Unavailable) as trouble:
        desk.audit.write(opened, works)
    assert trouble.value.trouble is Trouble.EXPORT_STOPPED
    assert not list(tmp_path.glob("journal*"))
    assert [each.kind for each in desk.day_sums(TODAY).acts[-2:]] == [
        Kind.JOURNAL_EXPORTED,
        Kind.TAKEN_IN,
    ]


def test_no_file_is_written_over_and_none_is_left_half(
    desk: Desk, pair: AuditorPair, tmp_path: Path
) -> None:
    (tmp_path / "journal").write_bytes(b"older")
    with pytest.raises(Unavailable) as trouble:
        desk.audit.export(form(tmp_path))
    assert trouble.value.trouble is Trouble.FILE_EXISTS
    with pytest.raises(Unavailable) as trouble:
        desk.audit.export(ExportForm(tmp_path / "auditor.pub", tmp_path / "no" / "x", "s1"))
    assert trouble.value.trouble is Trouble.FILE_NOT_WRITTEN
    with pytest.raises(Unavailable) as trouble:
        desk.audit.export(ExportForm(tmp_path / "nobody.pub", tmp_path / "other", "s1"))
    assert trouble.value.trouble is Trouble.FILE_UNREADABLE
    with pytest.raises(Refused):
        desk.audit.export(ExportForm(tmp_path / "auditor.pub", tmp_path / "other", "c2"))
    opened = desk.audit.open(ExportForm(tmp_path / "auditor.pub", tmp_path / "other", "s1"))
    (tmp_path / "other.part").mkdir()  # as good as a disk that was pulled out
    with pytest.raises(Unavailable) as trouble:
        desk.audit.write(opened)
    assert trouble.value.trouble is Trouble.FILE_NOT_WRITTEN
    (tmp_path / "other.part").rmdir()
    assert {each.name for each in tmp_path.iterdir()} >= {"auditor", "auditor.pub", "journal"}
    assert not list(tmp_path.glob("*.part"))
    assert pair.key.name
