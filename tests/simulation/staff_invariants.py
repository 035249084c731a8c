"""What must hold of accounts when everybody has talked to central: who may work, what was told, what a reset ended."""

from collections.abc import Iterator, Sequence

from counter.desk.oversteps import Followed
from counter.domain.accounts import Account, AccountSet, Grant, PasswordChanged, fold
from counter.domain.codes import Verdict
from counter.domain.days import day_in_taiwan
from counter.domain.entries import ByCentral, Entry
from counter.domain.refusal import Reason
from counter.domain.roles import may
from tests.simulation.world import BRANCH, Site, World, program, require

_OF_GRANTS = {Reason.ACCOUNT_NOT_VALID, Reason.ROLE_NOT_ALLOWED}


def check(world: World, order: Sequence[Entry], sites: Sequence[Site]) -> None:
    """Raises Broken. `order`: what central can read of it; `sites`: counters that have all of it, of its program."""
    if not any(isinstance(each.body, AccountSet) for each in order):
        return
    with program(world.head.reader):
        accounts = world.head.service.accounts(BRANCH)
        told = len(world.head.service.not_allowed())
        for site in sites:
            with site.open().read() as reading:
                require(fold(reading.accounts.said()) == accounts, "other accounts", site.counter)
                followed = site.oversteps.told(reading)
                require(followed == Followed().told(reading), "followed otherwise than read")
            require(len(followed) == told, "told otherwise than at central", followed, told)
            found = {entry.id for _, entry, fault in followed if fault.reason in _OF_GRANTS}
            require(found == set(_not_allowed(order)), "an act that no account allowed", found)
            if not world.copied and not world.restored:
                for _, entry, _fault in followed:
                    require(not _was_known(entry, order), "done in spite of what was known", entry)
    for account in accounts.values():
        _check_reset(account, order)


def _not_allowed(order: Sequence[Entry]) -> Iterator[str]:
    """Ids of acts whose clerk had no valid account of a role for them there: told without any fold."""
    grants: dict[str, Grant] = {}
    for entry in order:
        body = entry.body
        if entry.verdict is Verdict.TWICE:
            continue
        if isinstance(body, AccountSet):
            before = grants.get(body.grant.code)
            if before is None or before.revision < body.grant.revision:
                grants[body.grant.code] = body.grant
        elif grants and not isinstance(body, ByCentral):
            grant = grants.get(entry.clerk)
            valid = grant and grant.is_open and grant.valid_from <= day_in_taiwan(entry.recorded_at)
            if not grant or not valid or not may(grant.role, entry.kind):
                yield entry.id


def _was_known(entry: Entry, order: Sequence[Entry]) -> bool:
    """Whether all that stands before an act about its clerk had come to its counter when it was done."""
    at = next(place for place, each in enumerate(order, 1) if each.id == entry.id)
    about = (
        place
        for place, each in enumerate(order[:at], 1)
        if isinstance(each.body, AccountSet) and each.body.grant.code == entry.clerk
    )
    return entry.basis.place >= max(about, default=0)


def _check_reset(account: Account, order: Sequence[Entry]) -> None:
    """The password of an account comes from its last reset: nobody chose it who had not heard of that."""
    code = account.grant.code
    resets: list[str] = []
    revision = 0
    chosen: dict[str, str] = {}
    for entry in order:
        match entry.body:
            case AccountSet(grant) if grant.code == code and grant.revision > revision:
                revision = grant.revision
                resets.extend([] if grant.password is None else [grant.password.record])
            case PasswordChanged(by, replaced, password) if by == code:
                chosen[password.record] = replaced
    now = "" if account.password is None else account.password.record.record
    while now != resets[-1]:
        require(now in chosen, "a password that a reset ended", code, now)
        now = chosen[now]
