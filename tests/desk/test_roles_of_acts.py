"""Each kind of act at the real desk by roles that do not work at the window: refused, and nothing is written."""

from contextlib import closing
from pathlib import Path

from counter.domain.refusal import Reason, Refused
from counter.domain.staff import Role
from tests.desk.desks import make_desk, open_day
from tests.desk.people import FIRST, HEAD, NOTHING_BARRED, wanted
from tests.desk.test_crash import ACTS, OF_ACCOUNTS, Act

ADMINISTRATORS = {"recovery"}
AUDITORS = {"stocktake sealed", "scans told"}
SKIPPED = {"clash settled", "owed paid", "split undone", "merge undone"} | {
    f"exchange {how}" for how in ("pay-down", "part", "split", "merge")
}
"""The first two take a line, and then the head office gives the accounts; the others are of a kind that is tried."""
LOOKED_FIRST = {Reason.LOOK_REASON}
"""The test's own hands look at the ticket before they act, and such a role has to say why."""


def refused(act: Act) -> set[Reason]:
    """Why an act is refused; nothing for one that is done."""
    try:
        act()
    except Refused as trouble:
        return {each.reason for each in trouble.faults}
    return set()


def test_each_kind_of_act_is_for_the_roles_of_its_row(tmp_path: Path) -> None:
    done: dict[Role, set[str]] = {Role.ADMINISTRATOR: set(), Role.AUDITOR: set()}
    for number, name in enumerate(ACTS.keys() - SKIPPED - OF_ACCOUNTS.keys()):
        with closing(make_desk(tmp_path / str(number))) as desk:
            open_day(desk)
            act = ACTS[name](desk)
            desk.accounts.found(FIRST)
            for code, role in (("s1", Role.SUPERVISOR), (HEAD, Role.ADMINISTRATOR)):
                desk.accounts.set(wanted(code, role, limits=NOTHING_BARRED))
            for role, names in done.items():
                if role is Role.AUDITOR:
                    if name in ADMINISTRATORS:
                        continue
                    desk.accounts.set(wanted(HEAD, role, limits=NOTHING_BARRED))
                with desk.context.store.read() as reading:
                    before = reading.head()
                reasons = refused(act)
                if reasons in ({Reason.ROLE_NOT_ALLOWED}, LOOKED_FIRST):
                    with desk.context.store.read() as reading:
                        assert reading.head() == before, name
                else:
                    assert reasons <= {Reason.SECOND_NOT_VOUCHED}, name
                    names.add(name)
    assert done == {Role.ADMINISTRATOR: ADMINISTRATORS, Role.AUDITOR: AUDITORS}
