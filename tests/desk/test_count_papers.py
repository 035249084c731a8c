"""The report of a stocktake at a real desk: kept as it was signed, given again as it is, found again after anything."""

import contextlib
import hashlib
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from counter.db import backup, files
from counter.db.pictures import seal
from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.desk import count_books, stocktakes
from counter.desk.count_books import CountDraft
from counter.desk.desk import Desk
from counter.desk.pictures import LOOSE
from counter.domain.counting import CloseCountForm, Count, DropForm, ExplainForm, SealForm, Stage
from counter.domain.counts import Cause, CountSealed, Finding, KeptPaper, PaperForm
from counter.domain.money import Ntd
from counter.domain.refusal import Reason, Refused, Trouble, Unavailable
from counter.domain.vault import MoveForm
from counter.print.render import render
from tests.desk.branches import Branch
from tests.desk.desks import CLERK, Clock, make_desk, open_day, redeem, reopen, take_in
from tests.desk.test_stocktakes import begin, close, reasons, scan
from tests.desk.test_vault_desk import plan
from tests.print.reading import text


@pytest.fixture
def bags(desk: Desk) -> list[str]:
    plan(desk)
    return [take_in(desk, place="S1-01").number for _ in range(2)]


def closed(desk: Desk, bags: list[str]) -> str:
    """A count of two bags, one of which is missing and explained."""
    count = begin(desk)
    scan(desk, count, bags[0])
    close(desk, count)
    desk.stocktakes.explain(ExplainForm(count, 1, Cause.FOUND, "在𠮷田抽屜"))
    return count


def papers(desk: Desk, count: str) -> dict[PaperForm, KeptPaper]:
    return {each.form: each for each in desk.stocktakes.view(count).papers}


def loose(desk: Desk) -> list[str]:
    """The papers noted that no seal names."""
    with desk.context.store.read() as reading:
        return [each.page for each in reading.drafts() if each.page.startswith(LOOSE)]


def in_folder(desk: Desk) -> set[str]:
    return set(desk.context.pictures.sizes())


def path_of(desk: Desk, paper: KeptPaper) -> Path:
    return desk.context.pictures.folder / paper.file


def with_chance(desk: Desk, chance: Callable[[int], bytes]) -> None:
    desk._acting.context = replace(desk.context, random=chance)


# ------------------------------------------------------------------------------------ kept


def test_the_report_is_kept_as_it_was_signed_and_printed_again_from_there(
    desk: Desk, bags: list[str], tmp_path: Path
) -> None:
    count = closed(desk, bags)
    with pytest.raises(Refused) as error:
        desk.count_papers.kept(count)
    assert reasons(error) == [Reason.COUNT_NOT_SEALED]
    draft = desk.count_papers.draft(count, every_bag=True)
    assert draft.marks.draft
    assert [(each.bag, each.came) for each in draft.bags][1][1] == "短少（差異 1）"

    desk.stocktakes.seal(SealForm(count, "s1", every_bag=True))
    kept = papers(desk, count)
    pdf = desk.count_papers.kept(count).pdf
    assert hashlib.sha256(pdf).hexdigest() == kept[PaperForm.PDF].digest
    assert render((desk.count_papers.kept(count),)) == pdf
    page = text(pdf)
    for told in ("王小明、林主任", "兩者相符", "在𠮷田抽屜", "附件", "短少"):
        assert any(told in text(pdf, number) for number in range(2)), told
    assert "草稿" not in page
    assert (loose(desk), in_folder(desk)) == ([], {each.file for each in kept.values()})
    assert pdf not in path_of(desk, kept[PaperForm.PDF]).read_bytes()

    desk.count_papers.save_kept(count, PaperForm.ODS, tmp_path / "report.ods")
    ods = (tmp_path / "report.ods").read_bytes()
    assert hashlib.sha256(ods).hexdigest() == kept[PaperForm.ODS].digest
    assert "在𠮷田抽屜" in zipfile.ZipFile(BytesIO(ods)).read("content.xml").decode()


def test_years_later_the_report_comes_out_with_the_same_figures_and_says_that_it_is_not_the_sealed_one(
    desk: Desk, bags: list[str], tmp_path: Path
) -> None:
    count = closed(desk, bags)
    before = desk.count_papers.draft(count)
    desk.stocktakes.seal(SealForm(count, "s1"))
    redeem(desk, desk.vault.bag(bags[0]).lines[0].pledge)
    take_in(desk, place="S1-02")
    after = desk.count_papers.draft(count)
    assert (after.totals, after.differences, after.movements) == (
        before.totals,
        before.differences,
        before.movements,
    )
    assert after.totals.digest == desk.stocktakes.figures(count).figures.digest
    assert desk.stocktakes.figures(count).as_sealed
    assert after.marks.reckoned_anew
    assert not after.marks.draft
    desk.count_papers.export(count, tmp_path / "anew.ods")
    told = zipfile.ZipFile(tmp_path / "anew.ods").read("content.xml").decode()
    assert "非封存之報告" in told


def test_what_happened_meanwhile_stands_in_the_report_and_whether_it_was_scanned(
    desk: Desk, bags: list[str]
) -> None:
    count = begin(desk, places=("S1-01", "S1-02"))
    with pytest.raises(Refused) as error:
        desk.count_papers.draft(count)
    assert reasons(error) == [Reason.COUNT_NOT_CLOSED]
    new = take_in(desk, place="S1-02").number
    desk.vault.move(MoveForm((bags[1],), "S2-01"))
    redeem(desk, desk.vault.bag(bags[0]).lines[0].pledge)
    scan(desk, count, new, "S1-02")
    scan(desk, count, "X-9", "S1-02")
    close(desk, count)
    paper = desk.count_papers.draft(count, every_bag=True)
    assert [(each.finding, each.source, each.target, each.scanned) for each in paper.movements] == [
        (Finding.ARRIVED, "—", "S1-02", True),
        (Finding.MOVED, "S1-01", "S2-01", False),
        (Finding.LEFT, "—", "—", False),
    ]
    [line] = paper.differences
    assert (line.finding, line.booked, line.scanned, line.cause) == (
        Finding.UNKNOWN,
        "帳上無",
        "S1-02",
        None,
    )
    assert [each.came for each in paper.bags] == ["交出", "移置"]
    desk.stocktakes.drop(DropForm(count, "停電", "s1"))
    with pytest.raises(Refused) as error:
        desk.count_papers.draft(count)
    assert reasons(error) == [Reason.COUNT_OVER]


# ------------------------------------------------------------------------------------ broken off


def test_a_seal_broken_off_seals_nothing_and_the_next_try_replaces_what_was_kept(
    desk: Desk, bags: list[str]
) -> None:
    count = closed(desk, bags)
    blocked = desk.context.pictures.folder
    blocked.write_bytes(b"no folder")
    with pytest.raises(Unavailable):
        desk.stocktakes.seal(SealForm(count, "s1"))
    assert desk.stocktakes.view(count).stage is Stage.CLOSED
    assert len(loose(desk)) == 2
    blocked.unlink()

    chance = desk.context.random

    def leaves_meanwhile(size: int) -> bytes:
        desk.sign_out()
        return chance(size)

    with_chance(desk, leaves_meanwhile)
    with pytest.raises(Refused):
        desk.stocktakes.seal(SealForm(count, "s1"))
    left = in_folder(desk)
    assert (len(left), len(loose(desk))) == (2, 2)
    assert desk.stocktakes.view(count).stage is Stage.CLOSED

    with_chance(desk, chance)
    desk.sign_in("c1")
    desk.stocktakes.seal(SealForm(count, "s1"))
    assert in_folder(desk) == {each.file for each in papers(desk, count).values()}
    assert not left & in_folder(desk)
    assert loose(desk) == []


def test_a_line_explained_anew_while_the_report_is_drawn_stands_in_what_is_sealed(
    desk: Desk, bags: list[str]
) -> None:
    count = closed(desk, bags)
    chance, again = desk.context.random, [True]

    def explains_first(size: int) -> bytes:
        if again and again.pop():
            desk.stocktakes.explain(ExplainForm(count, 1, Cause.LOST, "遍尋無著"))
        return chance(size)

    with_chance(desk, explains_first)
    desk.stocktakes.seal(SealForm(count, "s1"))
    pdf = desk.count_papers.kept(count).pdf
    assert any("遍尋無著" in text(pdf, number) for number in range(2))
    assert len(in_folder(desk)) == 2


# ------------------------------------------------------------------------------------ lost


def test_a_paper_that_is_gone_or_was_changed_is_told_and_not_printed(
    desk: Desk, bags: list[str]
) -> None:
    count = closed(desk, bags)
    desk.stocktakes.seal(SealForm(count, "s1"))
    path = path_of(desk, papers(desk, count)[PaperForm.PDF])
    whole = path.read_bytes()
    for content, trouble in (
        (whole[:-1] + bytes([whole[-1] ^ 1]), Trouble.PAPER_DAMAGED),
        (path_of(desk, papers(desk, count)[PaperForm.ODS]).read_bytes(), Trouble.PAPER_DAMAGED),
        (None, Trouble.PAPER_MISSING),
    ):
        path.unlink(missing_ok=True)
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(Unavailable) as raised:
            desk.count_papers.kept(count)
        assert raised.value.trouble is trouble
    path.write_bytes(whole)
    assert desk.count_papers.kept(count).pdf


def test_a_paper_whose_hash_is_not_that_of_the_seal_is_not_printed(
    desk: Desk, bags: list[str]
) -> None:
    count = closed(desk, bags)
    content, key = seal(b"%PDF", desk.context.random)
    kept = KeptPaper(PaperForm.PDF, "0" * 64, desk.context.pictures.keep(content))
    with desk.context.store.write() as writing:
        told = writing.put_record(writing.new_id(), RecordKind.PICTURES, {kept.file: key.hex()})
        body = CountSealed(count, (), (), "0" * 64, Ntd(0), Ntd(0), (kept,), told)
        count_books.written(desk.context, writing, body, CLERK)
    with pytest.raises(Unavailable) as raised:
        desk.count_papers.kept(count)
    assert raised.value.trouble is Trouble.PAPER_DAMAGED


def test_a_restored_backup_brings_the_sealed_papers_back(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    open_day(desk)
    plan(desk)
    count = closed(desk, [take_in(desk, place="S1-01").number for _ in range(2)])
    desk.stocktakes.seal(SealForm(count, "s1"))
    pdf, made, folder = desk.count_papers.kept(count).pdf, desk.back_up(), desk.context.folder
    assert made is not None
    desk.close()
    (folder / files.DATABASE).unlink()
    shutil.rmtree(folder / files.PICTURES)
    assert backup.restore(made.path, folder, desk.context.key) is not None
    with contextlib.closing(reopen(tmp_path)) as again:
        assert again.count_papers.kept(count).pdf == pdf


@pytest.fixture
def branch(tmp_path: Path, clock: Clock) -> Iterator[Branch]:
    branch = Branch.opened(tmp_path, clock)
    yield branch
    branch.close()


def carry(branch: Branch, counter: int) -> None:
    carrier = branch.carrier(counter)
    while carrier.step().more:
        pass


def test_the_other_counter_of_the_branch_prints_the_same_bytes_once_they_came(
    branch: Branch,
) -> None:
    here, there = branch.desks
    plan(here)
    count = closed(here, [take_in(here, place="S1-01").number for _ in range(2)])
    here.stocktakes.seal(SealForm(count, "s1"))
    branch.meet()
    assert there.stocktakes.view(count).papers == here.stocktakes.view(count).papers
    wanted: list[str] = []
    there.album.fetch = wanted.append
    with pytest.raises(Unavailable) as raised:
        there.count_papers.kept(count)
    assert raised.value.trouble is Trouble.PAPER_ELSEWHERE
    assert wanted == [papers(here, count)[PaperForm.PDF].file]
    carry(branch, 1)
    carry(branch, 2)
    assert there.count_papers.kept(count) == here.count_papers.kept(count)


# ------------------------------------------------------------------------------------ the close


@pytest.mark.parametrize("acts", [1, count_books.TRIES])
def test_an_act_between_the_books_and_the_close_does_not_spoil_it(
    desk: Desk, bags: list[str], acts: int
) -> None:
    count = begin(desk)
    scan(desk, count, bags[0])
    desk.stocktakes.tell(count, finished=True)
    context, read = desk.context, []

    def books_read(reading: Reading) -> tuple[Count, CountDraft]:
        """Whoever reads them for so long finds that a bag was handed out, then others taken in."""
        found = stocktakes._to_close(context, reading, count)
        read.append([each.finding for each in found[1].outcome.lines])
        if len(read) == 1:
            redeem(desk, desk.vault.bag(bags[1]).lines[0].pledge)
        elif len(read) <= acts:
            take_in(desk, place="S1-02")
        return found

    form = CloseCountForm(count)
    count_books.act_on(
        desk._acting,
        books_read,
        lambda w, clerk, found: stocktakes._close(context, w, clerk, found, form=form),
    )
    view = desk.stocktakes.view(count)
    assert (view.stage, view.lines, view.matched) == (Stage.CLOSED, (), 1)
    assert read == [[Finding.MISSING], *[[]] * acts]
    assert desk.stocktakes.draft(count).outcome.left == (bags[1],)
