"""The protocol with one thing wrong at a time: production code replaced in place, to be found by some schedule."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from central import accounts as central_accounts
from central import admission as central_admission
from central import again, publishing
from central import order as central_order
from central import service as central_service
from central import taking as central_taking
from central.reading import Reading as CentralReading
from central.writing import Writing as CentralWriting
from counter.db import reading, taking
from counter.db.accounts import AccountReading
from counter.db.prepared import Prepared
from counter.db.reading import Reading
from counter.db.store import Store
from counter.db.sums import Sums
from counter.db.tables import entry_subject, journal
from counter.db.taking import Taking
from counter.domain import accounts, ledger, pledge
from counter.domain.accounts import Account, Password, PasswordChanged, Said
from counter.domain.codes import Verdict
from counter.domain.effects import State, touched
from counter.domain.entries import AboutReminder, Entry, Kind
from counter.domain.money import Ntd
from counter.domain.pledge import Pledge, apply
from counter.domain.publications import PolicyPublished
from counter.protocol import Carried, Cursor, Outcome, Placed
from counter.sync import core
from counter.sync.core import Sync
from tests.simulation.disks import commit_and_begin
from tests.simulation.schedule import STAFFED

Mutant = Callable[[], AbstractContextManager[object]]

_misfit = central_taking._misfit
_standing_of = central_service._standing_of
_known = central_admission.known
_outbox = Reading.outbox
_again = Reading.again
_take = Taking.take
_clashed = pledge._clashed
_ended = pledge._ended
_taken_back = pledge._taken_back
_said = again.said
_transaction = Store._transaction
_push = central_service.Service.push


def _no_idempotency() -> AbstractContextManager[object]:
    """Central takes entries that it has already for a fork."""

    def misfit(writing: Any, row: Any, sealed: Any) -> Outcome | None:
        if row.open and 0 < sealed[0].entry.number <= row.number:
            return Outcome.FORK
        return _misfit(writing, row, sealed)

    return patch.object(central_taking, "_misfit", misfit)


def _number_alone() -> AbstractContextManager[object]:
    """Central knows an entry again by its number alone."""

    def misfit(writing: Any, row: Any, sealed: Any) -> Outcome | None:
        found = _misfit(writing, row, sealed)
        return None if found is Outcome.FORK else found

    return patch.object(central_taking, "_misfit", misfit)


def _cursor_beside() -> AbstractContextManager[object]:
    """The cursor moves in a transaction of its own."""

    def take(self: Any, rows: Sequence[Placed]) -> frozenset[str]:
        before = self._enrolled().cursor
        if rows:
            _move(self, Cursor(rows[-1].place, rows[-1].hash))
            commit_and_begin(self._driver)
            _move(self, before)
        return _take(self, rows)

    return patch.object(Taking, "take", take)


def _move(writing: Any, cursor: Cursor) -> None:
    values = {"place": cursor.place, "order_hash": cursor.hash, "differs_at": None}
    taking._MOVE.run(writing._driver, values)


def _sent_is_acknowledged() -> AbstractContextManager[object]:
    """What was sent once is not sent again."""
    sent: set[str] = set()

    def outbox(self: Any, most: int, most_bytes: int) -> tuple[Carried, ...]:
        found = tuple(each for each in _outbox(self, most, most_bytes) if each.hash not in sent)
        sent.update(each.hash for each in found)
        return found

    return patch.object(Reading, "outbox", outbox)


def _place_alone() -> AbstractContextManager[object]:
    """Central compares the place of a cursor, and not the lineage's hash there."""

    def has(self: Any, branch: str, cursor: Cursor) -> bool:
        head = self.branch(branch)
        return head is not None and cursor.place <= head.place

    return patch.object(CentralReading, "has", has)


def _no_locator() -> AbstractContextManager[object]:
    """After a restore of central a counter goes on from where it was."""

    def go_back(_self: Any, _answer: Any) -> core.Step:
        return core.NOTHING

    return patch.object(Sync, "_go_back", go_back)


def _before_commit() -> AbstractContextManager[object]:
    """The end of the chain is remembered before it is on the disk."""

    @contextmanager
    def transaction(self: Any, kind: Any) -> Iterator[Any]:
        writing = None
        try:
            with _transaction(self, kind) as writing:
                yield writing
        finally:
            if writing is not None:
                self._head = writing.head()

    return patch.object(Store, "_transaction", transaction)


def _answers_before_commit() -> AbstractContextManager[object]:
    """Central says that it has what it failed to write, and the counter relies on its word."""
    had: set[str] = set()

    def push(self: Any, device: str, incarnation: int, asked: Any) -> Any:
        try:
            return _push(self, device, incarnation, asked)
        except OSError:
            had.update(each.hash for each in asked.entries)
            return _push(self, device, incarnation, replace(asked, entries=()))

    def outbox(self: Any, most: int, most_bytes: int) -> tuple[Carried, ...]:
        found = _outbox(self, most, most_bytes)
        return tuple(each for each in found if each.hash not in had)

    both = ExitStack()
    both.enter_context(patch.object(central_service.Service, "push", push))
    both.enter_context(patch.object(Reading, "outbox", outbox))
    return both


def _everything_fits() -> AbstractContextManager[object]:
    """Nothing is ever a clash."""

    def judge(_entry: Entry, _before: Mapping[str, Pledge | None]) -> Verdict:
        return Verdict.ACCEPTED

    return _judged_by(judge)


def _per_pledge() -> AbstractContextManager[object]:
    """An act stands where any of its pledges says yes."""

    def judge(entry: Entry, before: Mapping[str, Pledge | None]) -> Verdict:
        fits = not touched(entry.body)
        for subject in touched(entry.body):
            was = before[subject]
            now = apply(was, replace(entry, verdict=Verdict.NONE), subject)
            fits = (
                fits
                or now is None
                or len(now.problems) == (0 if was is None else len(was.problems))
            )
        return Verdict.ACCEPTED if fits else Verdict.CLASH

    return _judged_by(judge)


def _judged_by(judge: Any) -> AbstractContextManager[object]:
    both = ExitStack()
    both.enter_context(patch.object(central_order, "judged", lambda *told: (judge(*told), {})))
    both.enter_context(patch.object(taking, "judge", judge))
    return both


def _last_writer_wins() -> AbstractContextManager[object]:
    """A closing replaces the one before."""

    def ended(was: Pledge, *told: Any) -> Pledge:
        return _ended(replace(was, state=State.OPEN, blocks=()), *told)

    return patch.object(pledge, "_ended", ended)


def _clashes_hold() -> AbstractContextManager[object]:
    """A clash opens its own ticket all the same."""

    def clashed(was: Pledge | None, *told: Any) -> Pledge | None:
        now = _clashed(was, *told)
        return replace(now, state=State.OPEN) if was is None and now is not None else now

    return patch.object(pledge, "_clashed", clashed)


def _others_stay_untold() -> AbstractContextManager[object]:
    """Central hears again of their writers alone what it forgot."""

    def again(self: Any, most: int, most_bytes: int) -> tuple[Carried, ...]:
        found = _again(self, most, most_bytes)
        own = f'"device":"{self._own}"'
        return found if found and own in found[0].data else ()

    return patch.object(Reading, "again", again)


def _own_acts_first() -> AbstractContextManager[object]:
    """Central hears again of a counter's own acts before it hears what they rest on."""

    def again(self: Any, most: int, most_bytes: int) -> tuple[Carried, ...]:
        return self.outbox(most, most_bytes) or _again(self, most, most_bytes)

    return patch.object(Reading, "again", again)


def _outbox_with_a_gap() -> AbstractContextManager[object]:
    """The oldest of several entries is left behind."""

    def outbox(self: Any, most: int, most_bytes: int) -> tuple[Carried, ...]:
        found = _outbox(self, most, most_bytes)
        return found[1:] or found

    def misfit(writing: Any, row: Any, sealed: Any) -> Outcome | None:
        found = _misfit(writing, row, sealed)
        return None if found in {Outcome.GAP, Outcome.FORK} else found

    both = ExitStack()
    both.enter_context(patch.object(Reading, "outbox", outbox))
    both.enter_context(patch.object(central_taking, "_misfit", misfit))
    return both


def _own_acts_stand() -> AbstractContextManager[object]:
    """What was done here is not judged anew when others were first."""
    return patch.object(Taking, "_judge_waiting", lambda *_: None)


def _places_are_kept() -> AbstractContextManager[object]:
    """What central forgot keeps its place here."""
    return patch.object(taking._FORGET, "run", lambda *_: None)


def _order_is_taken_as_it_was() -> AbstractContextManager[object]:
    """Sums are not made again where central's new order is another."""
    return patch.object(Taking, "_overtakes", lambda *_: False)


def _no_signatures() -> AbstractContextManager[object]:
    """Central does not check who signed."""

    def unchecked(*_: object) -> Callable[[], bool]:
        return lambda: True

    defaults: Any = central_service.Service.__init__.__kwdefaults__
    return patch.dict(defaults, verify=unchecked)


def _no_records() -> AbstractContextManager[object]:
    """Persons' records are left behind."""

    def outbox(self: Any, most: int, most_bytes: int) -> tuple[Carried, ...]:
        return tuple(replace(each, records=()) for each in _outbox(self, most, most_bytes))

    return patch.object(Reading, "outbox", outbox)


def _revoked_goes_on() -> AbstractContextManager[object]:
    """A device that was shut out may write on."""

    def known(reading: Any, device: str, incarnation: int) -> Any:
        return replace(_known(reading, device, incarnation), open=True)

    def misfit(writing: Any, row: Any, sealed: Any) -> Outcome | None:
        return _misfit(writing, replace(row, open=True), sealed)

    both = ExitStack()
    both.enter_context(patch.object(central_service, "known", known))
    both.enter_context(patch.object(central_taking, "_misfit", misfit))
    return both


def _old_disk_goes_on() -> AbstractContextManager[object]:
    """Nobody notices that a counter knows less of its own chain than central."""

    def standing(reading: Any, row: Any, pull: Any) -> Outcome:
        found = _standing_of(reading, row, pull)
        return Outcome.TAKEN if found is Outcome.BEHIND else found

    both = ExitStack()
    both.enter_context(patch.object(central_service, "_standing_of", standing))
    both.enter_context(patch.object(core, "_is_ahead", lambda *_: False))
    return both


def _chain_end_forgotten() -> AbstractContextManager[object]:
    """Central does not write down how far it has a chain."""
    return patch.object(CentralWriting, "move_device", lambda *_, **__: None)


def _foreign_pledges_stay() -> AbstractContextManager[object]:
    """What others did changes no sum here."""

    def sum_up_again(self: Any, change: Any) -> frozenset[str]:
        self._entries.clear()
        self._judge_waiting(change)
        return frozenset(change.pledges)

    return patch.object(Taking, "_sum_up_again", sum_up_again)


def _newest_first() -> AbstractContextManager[object]:
    """Pledges are folded in the order entries came here, not in the branch's."""
    by_arrival = (
        reading._SEALED.join(entry_subject, entry_subject.c.entry == journal.c.arrival)
        .where(entry_subject.c.subject == reading._OF)
        .order_by(journal.c.arrival)
    )
    return patch.object(reading, "_ENTRIES_OF", Prepared(by_arrival))


def _batch_stays() -> AbstractContextManager[object]:
    """A forfeiture never gives way to a payment within the grace."""
    return patch.object(pledge, "_yields", lambda *_: False)


def _batch_gives_way() -> AbstractContextManager[object]:
    """It gives way to whoever comes later, too."""

    def yields(was: Pledge, _entry: Entry, ending: Any) -> bool:
        return was.state is State.FORFEITED and ending.state is not State.FORFEITED

    return patch.object(pledge, "_yields", yields)


def _batch_taken_back_stays() -> AbstractContextManager[object]:
    """What comes out of a batch stays closed."""

    def taken_back(was: Pledge, entry: Entry, body: Any) -> Pledge:
        now = _taken_back(was, entry, body)
        return replace(now, state=was.state) if now.state is State.OPEN else now

    return patch.object(pledge, "_taken_back", taken_back)


def _bank_is_cash() -> AbstractContextManager[object]:
    """Of a payment by bank that did not fit nothing waits in suspense."""
    return patch.object(ledger, "_by_bank", lambda _: Ntd(0))


def _surplus_is_kept() -> AbstractContextManager[object]:
    """Nobody owes what came above the interest."""
    return patch.object(pledge, "_written", pledge._opened)


def _payments_stay_unknown() -> AbstractContextManager[object]:
    """The reference of a payment that another counter registered is not kept."""
    add = Sums.add_foreign

    def add_foreign(self: Any, entry: Entry, arrival: int) -> None:
        with patch.object(Sums, "_put_remittance", lambda *_: None):
            add(self, entry, arrival)

    return patch.object(Sums, "add_foreign", add_foreign)


def _tries_of_others_stay() -> AbstractContextManager[object]:
    """What other counters tried with a pledgor is not summed up."""
    add = taking._Change.add

    def without(self: Any, entry: Any) -> None:
        if not isinstance(entry, Entry) or not isinstance(entry.body, AboutReminder):
            add(self, entry)

    return patch.object(taking._Change, "add", without)


def _bags_of_others_stay() -> AbstractContextManager[object]:
    """What others did with bags is taken and not summed up."""
    return patch.object(taking, "goods", SimpleNamespace(names=lambda _: ()))


def _rules_are_forgotten() -> AbstractContextManager[object]:
    """Rules that central published before it was restored are not said again."""

    def said(writing: Any, branch: str, forgotten: Any) -> Any:
        left = (each for each in forgotten if not isinstance(each[0].body, PolicyPublished))
        return _said(writing, branch, left)

    return patch.object(again, "said", said)


def _rules_are_said_twice() -> AbstractContextManager[object]:
    """They are said again though they stand there."""
    return patch.object(publishing, "is_new", lambda *_: True)


def _anybody_publishes() -> AbstractContextManager[object]:
    """Central takes rules from a counter."""
    own = frozenset({Kind.DEVICE_ENROLLED, Kind.DEVICE_REVOKED})
    return patch.object(central_order, "CENTRALS_OWN", own)


def _stolen_password_stays() -> AbstractContextManager[object]:
    """Whoever changes a password has it, also after a reset that they had not heard of."""

    def change(known: dict[str, Account], body: PasswordChanged, said: Said) -> None:
        now = known.get(body.code)
        if now is not None:
            chosen = Password(body.password, said.on, is_starter=False)
            known[body.code] = replace(now, passwords=(chosen, *now.passwords))

    return patch.object(accounts, "_change", change)


def _accounts_are_forgotten() -> AbstractContextManager[object]:
    """Central does not say them again after a restore."""
    return patch.object(central_accounts, "is_new", lambda *_: False)


def _oversteps_stay() -> AbstractContextManager[object]:
    """A counter does not see that the order is another one since it looked it through."""
    return patch.object(AccountReading, "order_hash", lambda *_: "")


COPIES = ("clone", "copy-file", "restore-file")
CENTRAL = ("copy-central", "restore-central")
FULL = ("fill",)
KILLS = ("kill",)

MUTANTS: dict[str, Mutant] = {
    each.__name__.strip("_"): each
    for each in (
        *(_no_idempotency, _number_alone, _cursor_beside, _sent_is_acknowledged),
        *(_place_alone, _no_locator, _before_commit, _answers_before_commit, _everything_fits),
        *(
            _per_pledge,
            _last_writer_wins,
            _clashes_hold,
            _others_stay_untold,
            _own_acts_first,
            _outbox_with_a_gap,
        ),
        *(_own_acts_stand, _places_are_kept, _order_is_taken_as_it_was, _no_signatures),
        *(_no_records, _revoked_goes_on, _old_disk_goes_on, _chain_end_forgotten),
        *(_foreign_pledges_stay, _newest_first),
        *(_batch_stays, _batch_gives_way, _batch_taken_back_stays, _bank_is_cash),
        *(_surplus_is_kept, _payments_stay_unknown, _tries_of_others_stay),
        _bags_of_others_stay,
        *(_rules_are_forgotten, _rules_are_said_twice, _anybody_publishes),
        *(_stolen_password_stays, _accounts_are_forgotten, _oversteps_stay),
    )
}
"""By name."""

TROUBLES: dict[str, tuple[str, ...]] = {
    "number_alone": COPIES,
    "cursor_beside": KILLS,
    "before_commit": FULL,
    "answers_before_commit": ("fill-central",),
    "place_alone": CENTRAL,
    "no_locator": CENTRAL,
    "others_stay_untold": CENTRAL,
    "places_are_kept": CENTRAL,
    "no_signatures": ("forge",),
    "revoked_goes_on": ("revoke",),
    "old_disk_goes_on": COPIES,
    "batch_stays": ("batch",),
    "batch_gives_way": ("batch",),
    "batch_taken_back_stays": ("batch",),
    "rules_are_forgotten": ("publish", *CENTRAL),
    "rules_are_said_twice": ("publish", *CENTRAL),
    "anybody_publishes": ("forge-rules",),
    "stolen_password_stays": (STAFFED,),
    "accounts_are_forgotten": (STAFFED, *CENTRAL),
    "oversteps_stay": (STAFFED, "restore-central"),
}
"""What makes a mutant show itself soon."""
