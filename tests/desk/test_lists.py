"""The lists of the law: drawn and sent by a supervisor, nothing lost that comes later, who looked is on file."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from counter.db.lists import ListAct
from counter.desk import filing
from counter.desk.desk import Desk
from counter.desk.lists import ListView
from counter.domain.codes import Verdict
from counter.domain.entries import DayOpened
from counter.domain.filings import ListDrawn, ListKind, SentBy, Shown
from counter.domain.refusal import Reason
from counter.domain.registers import SentForm, ShownForm, Stage, Stood
from counter.print.list_papers import ListForm, ListPaper
from counter.print.papers import Paper
from tests.desk.branches import Branch
from tests.desk.desks import (
    OTHER_PLEDGOR,
    SUPERVISOR,
    WATCH,
    Clock,
    next_day,
    redeem,
    renew,
    take_in,
    undo,
)
from tests.desk.forfeitures import forfeit, take_back
from tests.desk.test_forfeiting import LAST_DAY, MORNING_AFTER, call
from tests.domain.cases import entry
from tests.domain.refusals import fault_of, faults_of, places

WEEKS = date(2026, 3, 16)
"""The first day of the two weeks in which the tests' day lies."""
OVER = date(2026, 3, 30)
DUE = date(2026, 4, 7)
"""A week after their last Sunday is a day of rest, and so is the Monday after it."""
LOOK = ShownForm(Shown.CUSTODY, None, None, "", "", "鹽埕分局", "王警員", "失物查尋")


def go_to(desk: Desk, clock: Clock, day: date) -> None:
    clock.go_to(day)
    next_day(desk, day)


def the_register(desk: Desk) -> ListView:
    """That of the tests' two weeks."""
    return next(each for each in desk.lists.view().registers if each.first == WEEKS)


def papers(found: tuple[Paper, ...]) -> list[ListPaper]:
    return [each for each in found if isinstance(each, ListPaper)]


def drawn(desk: Desk) -> ListPaper:
    """The register of the tests' two weeks, drawn now by the supervisor."""
    desk.sign_in("s1")
    (paper,) = papers(desk.lists.draw_register(WEEKS).papers)
    return paper


def sent(list_: str, **changes: object) -> SentForm:
    form = SentForm(list_, OVER, SentBy.HAND, "鹽埕分局", "高市動質字第1150001號")
    return replace(form, **changes)  # type: ignore[arg-type]  # any field of it


# ------------------------------------------------------------------------------------ the register


def test_a_register_tells_what_was_taken_in_within_two_weeks(desk: Desk, clock: Clock) -> None:
    first = take_in(desk)
    second = take_in(desk, pledgor=OTHER_PLEDGOR, items=(WATCH,))
    undo(desk, take_in(desk).pledge)
    renew(desk, first.pledge)
    desk.sign_in("s1")
    assert the_register(desk).stage is Stage.RUNNING
    told = fault_of(lambda: desk.lists.draw_register(WEEKS))
    assert (told.reason, told.facts["last"]) == (Reason.LIST_DAYS_RUN, date(2026, 3, 29))
    go_to(desk, clock, OVER)
    assert (the_register(desk).stage, the_register(desk).due) == (Stage.DUE, DUE)
    paper = drawn(desk)
    assert (paper.form, paper.number, paper.copies) == (
        ListForm.REGISTER,
        1,
        ("第一聯　陳報", "第二聯　存查"),
    )
    assert [(each.number, each.name, each.remark) for each in paper.lines] == [
        (first.number, "陳大文", ""),
        (second.number, "𠮷田カヨ Kulas", ""),
        (paper.lines[2].number, "陳大文", "作廢"),
    ]
    assert paper.lines[0].document == "國民身分證　A123456789"
    assert paper.lines[0].things == (
        "黃金×1　37.5 g（10 錢）　純金 9999　品名：戒指　銀樓戳記：金足　瑕疵：刮痕",
    )
    assert paper.principal == 100_000
    assert not paper.marks.again


def test_it_is_noted_when_it_went_out_and_printed_again_as_it_was(
    desk: Desk, clock: Clock, tmp_path: Path
) -> None:
    take_in(desk)
    go_to(desk, clock, OVER)
    paper = drawn(desk)
    (list_,) = the_register(desk).drawn
    assert (the_register(desk).stage, list_.count, list_.by) == (Stage.DRAWN, 1, "林主任")
    faults = faults_of(desk.lists.note_sent, sent(list_.entry, on=date(2026, 3, 29), to=""))
    assert places(faults) == [(Reason.LIST_SENT_DAY, "on"), (Reason.EMPTY, "to")]
    desk.lists.note_sent(sent(list_.entry))
    register = the_register(desk)
    (note,) = register.drawn[0].sent
    assert (register.stage, note.on, note.to, note.how) == (
        Stage.SENT,
        OVER,
        "鹽埕分局",
        SentBy.HAND,
    )
    told = fault_of(lambda: desk.lists.note_sent(sent(list_.entry)))
    assert told.reason is Reason.LIST_SENT_ALREADY
    clock.wait(minutes=1)
    desk.lists.note_sent(sent(list_.entry, letter="高市動質字第1150002號"))
    letters = [each.letter for each in the_register(desk).drawn[0].sent]
    assert letters == ["高市動質字第1150001號", "高市動質字第1150002號"]
    (copy,) = papers(desk.lists.again(list_.entry))
    assert copy.marks.again
    assert (copy.lines, copy.seal, copy.act) == (paper.lines, paper.seal, paper.act)
    assert copy.head == (("核對", "與原製清冊相符"),)
    file = tmp_path / "register.ods"
    assert desk.lists.export(list_.entry, file).lines == paper.lines
    assert file.stat().st_size > 0
    told = fault_of(lambda: desk.lists.draw_register(WEEKS))
    assert told.reason is Reason.LIST_NOTHING_NEW


def test_what_another_counter_tells_later_goes_into_a_supplement(
    tmp_path: Path, clock: Clock
) -> None:
    branch = Branch.opened(tmp_path, clock)
    here, there = branch.desks
    seen = take_in(here)
    clock.wait(minutes=1)
    told = take_in(there)
    branch.meet()
    clock.wait(minutes=1)
    late = take_in(there, pledgor=OTHER_PLEDGOR)
    void = take_in(there, pledgor=OTHER_PLEDGOR)
    clock.go_to(OVER)
    next_day(here, OVER)
    first = drawn(here)
    assert [each.number for each in first.lines] == [seen.number, told.number]
    assert here.lists.view().silent == (2,)
    undo(there, void.pledge)
    undo(there, told.pledge)
    branch.meet()
    register = the_register(here)
    assert (register.stage, register.waiting, register.count) == (Stage.SUPPLEMENT, 3, 4)
    second = drawn(here)
    assert (second.number, {each.number: each.remark for each in second.lines}) == (
        2,
        {told.number: "作廢", late.number: "", void.number: "作廢"},
    )
    assert the_register(here).waiting == 0
    branch.meet()
    next_day(there, OVER)
    there.sign_in("s1")
    for number, list_ in enumerate(the_register(there).drawn):
        (copy,) = papers(there.lists.again(list_.entry))
        assert copy.lines == (first, second)[number].lines
        assert copy.head == (("核對", "與原製清冊相符"),)
    branch.close()


def test_a_list_that_comes_out_otherwise_than_it_was_sealed_says_so(
    desk: Desk, clock: Clock
) -> None:
    take_in(desk)
    go_to(desk, clock, OVER)
    drawn(desk)
    with desk.context.store.write() as writing:
        sealed = writing.entry(the_register(desk).drawn[0].entry)
        assert sealed is not None
        assert isinstance(sealed.body, ListDrawn)
        body = replace(sealed.body, number=2, digest="0" * 64)
        other = desk.context.append(writing, body, on=OVER, clerk=SUPERVISOR)
    (copy,) = papers(desk.lists.again(other.id))
    assert copy.head == (("核對", "與原製清冊不符，請通知稽核人員查明"),)


def test_two_weeks_without_a_pledge_have_a_register_too_and_a_late_one_is_told(
    desk: Desk, clock: Clock
) -> None:
    late = date(2026, 4, 8)
    go_to(desk, clock, late)
    assert the_register(desk).stage is Stage.MISSING
    assert drawn(desk).lines == ()
    (list_,) = the_register(desk).drawn
    assert the_register(desk).stage is Stage.MISSING
    desk.lists.note_sent(sent(list_.entry, on=late))
    assert the_register(desk).stage is Stage.SENT_LATE
    earlier = desk.lists.view(date(2026, 3, 20))
    assert [each.first for each in earlier.registers] == [WEEKS]
    assert not earlier.earlier


def test_lists_are_a_supervisors(desk: Desk, clock: Clock) -> None:
    go_to(desk, clock, OVER)
    acts = (
        lambda: desk.lists.draw_register(WEEKS),
        lambda: desk.lists.note_sent(sent("nothing")),
        lambda: desk.lists.again("nothing"),
    )
    for act in acts:
        assert fault_of(act).reason is Reason.LISTS_SUPERVISORS
    desk.sign_in("s1")
    for act in acts[1:]:
        assert fault_of(act).reason is Reason.LIST_UNKNOWN


# ------------------------------------------------------------------------------------ forfeited things


@pytest.fixture
def overdue(desk: Desk, clock: Clock) -> str:
    """A ticket that can be forfeited this morning, beside one that waits."""
    taken = take_in(desk).pledge
    take_in(desk, pledgor=OTHER_PLEDGOR, items=(WATCH,))
    go_to(desk, clock, LAST_DAY)
    call(desk, taken)
    go_to(desk, clock, MORNING_AFTER)
    return taken


def test_the_list_of_a_batch_is_drawn_in_two_forms_and_corrected_when_it_is_taken_back(
    desk: Desk, overdue: str
) -> None:
    (draft,) = papers(desk.lists.overdue())
    assert (draft.form, draft.marks.draft, draft.seal) == (ListForm.OVERDUE, True, "")
    assert [each.remark for each in draft.lines] == ["", "通聯未足"]
    batch = forfeit(desk).entry.id
    desk.sign_in("s1")
    (view,) = desk.lists.view().batches
    assert (view.stage, view.waiting, view.due) == (Stage.DUE, 1, date(2026, 6, 24))
    outward, own = papers(desk.lists.draw_forfeiture(batch).papers)
    assert (outward.form, len(outward.copies)) == (ListForm.FORFEITURE, 2)
    assert (own.form, len(own.copies)) == (ListForm.SALE, 1)
    (line,) = outward.lines
    assert (line.name, line.on, line.remark) == ("", LAST_DAY, "")
    assert own.lines[0].bag
    assert own.head == (("核定", "115年6月23日　王小明、林主任"),)
    take_back(desk, overdue, second="c1")
    (view,) = desk.lists.view().batches
    assert (view.stage, view.waiting) == (Stage.SUPPLEMENT, 1)
    outward, _ = papers(desk.lists.draw_forfeiture(batch).papers)
    assert (outward.number, [each.remark for each in outward.lines]) == (2, ["已撤回"])
    assert outward.principal == 0
    first, _ = (each.entry for each in desk.lists.view().batches[0].drawn)
    copy, _ = papers(desk.lists.again(first))
    assert copy.lines[0].remark == ""
    assert copy.head == (("核定", "115年6月23日　王小明、林主任"), ("核對", "與原製清冊相符"))


def test_a_batch_taken_back_before_its_list_was_drawn_needs_none(desk: Desk, overdue: str) -> None:
    batch = forfeit(desk).entry.id
    take_back(desk, overdue)
    assert desk.lists.view().batches == ()
    desk.sign_in("s1")
    told = fault_of(lambda: desk.lists.draw_forfeiture(batch))
    assert told.reason is Reason.LIST_NOTHING_NEW
    assert fault_of(lambda: desk.lists.draw_forfeiture("x")).reason is Reason.NO_BATCH


def test_a_batch_that_turns_out_to_book_nothing_is_corrected(tmp_path: Path, clock: Clock) -> None:
    branch = Branch.opened(tmp_path, clock)
    here, there = branch.desks
    taken = take_in(here).pledge
    branch.meet()
    go_to(here, clock, LAST_DAY)
    next_day(there, LAST_DAY)
    call(here, taken)
    redeem(there, taken)
    go_to(here, clock, MORNING_AFTER)
    batch = forfeit(here, 2).entry.id
    here.sign_in("s1")
    first, _ = papers(here.lists.draw_forfeiture(batch).papers)
    branch.exchanges[1].step()
    branch.meet()
    (view,) = here.lists.view().batches
    assert (view.stage, view.waiting) == (Stage.SUPPLEMENT, 1)
    second, _ = papers(here.lists.draw_forfeiture(batch).papers)
    assert [each.remark for each in second.lines] == ["已撤回"]
    drawn_lists = here.lists.view().batches[0].drawn
    copies = [papers(here.lists.again(each.entry))[0] for each in drawn_lists]
    assert [each.lines for each in copies] == [first.lines, second.lines]
    branch.close()


def test_an_act_that_a_counter_told_again_is_listed_once() -> None:
    act = entry(1, DayOpened(None))
    stood = Stood("d1", 1, 1, 4)
    once, twice = ListAct(act, stood), ListAct(replace(act, verdict=Verdict.TWICE), stood)
    assert filing.newest([once, twice]) == (once,)
    assert filing.newest([twice, once]) == (once,)


# ------------------------------------------------------------------------------------ the police


def test_the_police_are_shown_goods_without_names_and_who_looked_is_on_file(
    desk: Desk, clock: Clock
) -> None:
    gone = take_in(desk)
    watch = take_in(desk, pledgor=OTHER_PLEDGOR, items=(WATCH,))
    redeem(desk, gone.pledge)
    take_in(desk)
    blank = ShownForm(Shown.CUSTODY, OVER, WEEKS, "", "", "", "", "")
    assert places(faults_of(desk.lists.look_for, blank)) == [
        (Reason.EMPTY, "unit"),
        (Reason.EMPTY, "officer"),
        (Reason.EMPTY, "occasion"),
        (Reason.PROOF_DAYS_BACKWARDS, "last"),
    ]
    assert len(desk.lists.look_for(LOOK).found) == 2
    asked = replace(LOOK, item_type="watch", words="rolex r-1", first=WEEKS, last=WEEKS)
    looked = desk.lists.look_for(asked)
    go_to(desk, clock, OVER)
    assert desk.lists.look_for(replace(asked, last=None, first=OVER)).found == ()
    assert desk.lists.look_for(replace(asked, last=date(2026, 3, 1), first=None)).found == ()
    receipt = desk.lists.show_police(looked)
    (paper,) = papers(receipt.papers)
    assert (paper.form, [each.number for each in paper.lines]) == (
        ListForm.CUSTODY,
        [watch.number],
    )
    assert paper.lines[0].name == ""
    assert dict(paper.head)["範圍"] == "手錶　rolex r-1"
    (seen,) = desk.lists.view().shown
    assert (seen.unit, seen.officer, seen.occasion, seen.count, seen.by) == (
        "鹽埕分局",
        "王警員",
        "失物查尋",
        1,
        "王小明",
    )


def test_the_register_is_shown_with_names_by_a_supervisor_alone(desk: Desk) -> None:
    taken = take_in(desk)
    form = replace(LOOK, shown=Shown.TAKEN_IN, words="陳大文", first=WEEKS, last=WEEKS)
    told = faults_of(desk.lists.look_for, replace(form, first=None, last=None))
    assert places(told) == [
        (Reason.SHOWN_NAMES_SUPERVISORS, "shown"),
        (Reason.EMPTY, "first"),
        (Reason.EMPTY, "last"),
    ]
    desk.sign_in("s1")
    long = replace(form, first=date(2025, 3, 1))
    assert places(faults_of(desk.lists.look_for, long)) == [(Reason.PROOF_TOO_LONG, "first")]
    (paper,) = papers(desk.lists.show_police(desk.lists.look_for(form)).papers)
    assert [(each.number, each.name) for each in paper.lines] == [(taken.number, "陳大文")]


def test_goods_that_were_forfeited_are_shown_as_such(desk: Desk, overdue: str) -> None:
    number = desk.ticket(overdue).pledge.ticket.number
    forfeit(desk)
    remarks = {each.line.number: each.line.remark for each in desk.lists.look_for(LOOK).found}
    assert remarks[number] == "流當物"


def test_no_entry_of_a_list_tells_a_name(desk: Desk, clock: Clock) -> None:
    take_in(desk)
    go_to(desk, clock, OVER)
    drawn(desk)
    (list_,) = the_register(desk).drawn
    desk.lists.note_sent(sent(list_.entry))
    desk.lists.show_police(desk.lists.look_for(LOOK))
    with desk.context.store.read() as reading:
        entries = reading.acts_of(OVER)
    bodies = [str(each.body) for each in entries]
    assert any(isinstance(each.body, ListDrawn) for each in entries)
    for word in ("陳大文", "A123456789", "鹽埕", "王警員", "失物"):
        assert not any(word in each for each in bodies)
    assert ListKind.REGISTER.value == "register"
