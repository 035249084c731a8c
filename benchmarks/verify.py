"""An auditor's check of a whole export, against the time that its signatures alone take: both on every core.

The journal is of a counter at work: of ten acts five are intakes, three renewals, two redemptions. The peer is handed
hashes, signatures and keys, read and sorted beforehand, and checks each with the same call in as many processes.
"""

import secrets
from collections import deque
from collections.abc import Iterable
from pathlib import Path

from benchmarks.counters import CLERK, DAY, SUPERVISOR, new_counter, own_folder
from benchmarks.made_up import intakes
from benchmarks.measuring import Figure, in_turns, seconds
from counter.audit import check, frames, sealed
from counter.audit.check import AT_ONCE, Report, Trusted
from counter.audit.frames import Header, Part, Sealed
from counter.audit.heads import PaperHead
from counter.audit.sealed import AuditorPair
from counter.audit.signing import Batch, Signatures
from counter.db.writing import Writing
from counter.desk import intake, lending
from counter.desk.audit import ExportForm
from counter.desk.context import Context
from counter.desk.desk import Desk
from counter.domain.effects import written
from counter.domain.forms import RedeemForm, RenewForm
from counter.domain.money import Ntd
from counter.domain.parts import Ticket

WANTED = 1.5
ACTS = 20_000
ROUNDS = 5
_A_TIME = 200
_TURN = "iiririmrim"
"""Ten acts: intakes, renewals, redemptions."""

INTEREST = Ntd(270)
"""Of NT$30,000 on its first day, at 0.9 %."""


def measure() -> Figure:
    with own_folder("verify") as folder:
        return _measure(folder)


def _measure(folder: Path) -> Figure:
    pair = sealed.new_pair(folder / "auditor", secrets.token_hex(), secrets.token_bytes)
    export, head = _exported(folder)
    with export.open("rb") as file:
        batches = _batches(frames.parts(sealed.unsealed(file, pair)))

    def ours() -> None:
        report = _verified(export, pair, head)
        assert report.lie is None, report.lie

    def peer() -> None:
        with Signatures() as signatures:
            for each in batches:
                assert signatures.forged(each) is None
            assert signatures.left() is None

    found = in_turns(lambda: seconds(ours), lambda: seconds(peer), rounds=ROUNDS)
    return Figure(
        id="verify",
        value=ACTS / found.ours,
        unit="entries/s",
        ratio=found.ratio,
        against="the time of its signatures alone",
        wanted=f"≤ {WANTED} ×",
        met=found.ratio <= WANTED,
    )


def _verified(export: Path, pair: AuditorPair, head: PaperHead) -> Report:
    with export.open("rb") as file, Signatures() as signatures:
        parts = frames.parts(sealed.unsealed(file, pair))
        return check.check(parts, Trusted((head,), None), signatures)


def _batches(parts: Iterable[Part]) -> list[Batch]:
    """What the peer is handed."""
    found = list(parts)
    (key,) = (each.public_key for each in found if isinstance(each, Header))
    entries = [each for each in found if isinstance(each, Sealed)]
    slices = (entries[at : at + AT_ONCE] for at in range(0, len(entries), AT_ONCE))
    return [
        Batch([each.hash for each in part], [each.signature for each in part], [key] * len(part))
        for part in slices
    ]


# ------------------------------------------------------------------------------------ the journal


def _exported(folder: Path) -> tuple[Path, PaperHead]:
    """The export of a counter that did so many acts, and what its day sheet would bear."""
    context = new_counter(folder / "counter")
    work = _Work(context)
    for _ in range(ACTS // _A_TIME):
        with context.store.write() as writing:
            for turn in _TURN * (_A_TIME // len(_TURN)):
                work.act(writing, turn)
    desk = Desk(context)
    desk.sign_in(CLERK.code)
    path = folder / "journal.export"
    receipt = desk.audit.export(ExportForm(folder / "auditor.pub", path, SUPERVISOR.code))
    context.store.close()
    return path, PaperHead(receipt.entry.number, receipt.entry.hash)


class _Work:
    """What a clerk does all day: each renewal and redemption is of the ticket that is open longest."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._forms = intakes(context.policy, DAY, ACTS)
        self._open: deque[Ticket] = deque()

    def act(self, writing: Writing, turn: str) -> None:
        """One act."""
        context = self._context
        if turn == "i":
            receipt = intake.take_in(context, writing, next(self._forms), CLERK)
        elif turn == "r":
            receipt = lending.renew(context, writing, _renewal(self._open.popleft()), CLERK)
        else:
            receipt = lending.redeem(context, writing, _redemption(self._open.popleft()), CLERK)
        self._open.extend(written(receipt.entry.body))


def _renewal(ticket: Ticket) -> RenewForm:
    return RenewForm(
        pledge=ticket.pledge,
        by_scan=True,
        ticket_returned=True,
        class_code=ticket.terms.class_code,
        evidence=None,
        agreed_interest=INTEREST,
        received=INTEREST,
    )


def _redemption(ticket: Ticket) -> RedeemForm:
    total = Ntd(ticket.principal + INTEREST)
    return RedeemForm(
        pledge=ticket.pledge,
        by_scan=True,
        ticket_returned=True,
        stub_signed=True,
        bags=tuple(item.bag for item in ticket.items),
        agreed_total=total,
        received=total,
    )
