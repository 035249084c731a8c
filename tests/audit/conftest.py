"""Exports made once for all tests that only read them."""

from collections.abc import Iterator

import pytest

from counter.domain.counting import CloseCountForm, OpenCountForm, ScanForm, SealForm
from counter.domain.counts import Method
from counter.domain.effects import written
from counter.domain.ticket import bag_text
from tests.audit.exports import Export, export
from tests.desk.branches import Branch
from tests.desk.desks import Clock, make_desk, open_day, redeem, renew, take_in, undo
from tests.desk.test_vault_desk import plan


@pytest.fixture(scope="session")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Export:
    """Of a counter that no head office knows: intakes, a renewal, a redemption, one undone, the day closed."""
    folder = tmp_path_factory.mktemp("alone")
    desk = make_desk(folder)
    open_day(desk)
    pledges = [written(take_in(desk).entry.body)[0].pledge for _ in range(4)]
    renew(desk, pledges[0])
    redeem(desk, pledges[1])
    renew(desk, pledges[2])
    undo(desk, pledges[2])
    desk.close_day()
    made = export(desk, folder)
    desk.close()
    return made


@pytest.fixture(scope="session")
def branch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Branch]:
    """Two counters and central, a clash between them, a stocktake sealed while the other counter took in more."""
    folder = tmp_path_factory.mktemp("branch")
    clock = Clock()
    branch = Branch.opened(folder, clock)
    one, two = branch.desks
    plan(one)
    bags = [take_in(one, place="S1-01") for _ in range(3)]
    pledge = written(bags[0].entry.body)[0].pledge
    branch.meet()
    clock.wait(minutes=1)
    redeem(one, pledge)
    redeem(two, pledge)
    take_in(two, place="S1-01")
    count = one.stocktakes.open(OpenCountForm((), (), Method.WHOLE, 0, False, (1,))).entry.id
    branch.meet()
    for each in bags[1:]:
        one.stocktakes.scan(ScanForm(count, bag_text(each.number), "S1-01"))
    one.stocktakes.tell(count, finished=True)
    one.stocktakes.close(CloseCountForm(count))
    one.stocktakes.seal(SealForm(count, "s1"))
    branch.meet()
    take_in(one, place="S1-01")
    yield branch
    branch.close()


@pytest.fixture(scope="session")
def placed(branch: Branch, tmp_path_factory: pytest.TempPathFactory) -> Export:
    """Of the first counter of that branch, its last acts not told to central yet."""
    return export(branch.desks[0], tmp_path_factory.mktemp("placed"))
