"""Who stands at the window has an account of the head office, once it gave any, and chooses another password."""

from dataclasses import dataclass, replace
from random import Random

from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.domain import acts, roles
from counter.domain.accounts import Accounts, PasswordChanged, fold
from counter.domain.entries import Body, Entry
from counter.domain.refusal import Refused
from tests.simulation.goods_acts import GoodsActs

CLERKS = ("c1", "c2")


@dataclass
class AccountActs(GoodsActs):
    """As `GoodsActs`, by whoever may as far as this counter knows. Raises Refused where nobody may."""

    def __post_init__(self) -> None:
        with self.store.read() as reading:
            self.known: Accounts = fold(reading.accounts.said())
        on = self.day
        able = (each for each in CLERKS if (has := self.known.get(each)) and has.is_valid(on))
        self.clerk = next(able, CLERKS[0])

    def act(self, body: Body, *subjects: str, writing: Writing | None = None) -> Entry:
        """As `Counter`'s, asked as the desk asks."""
        if writing is None:
            with self.store.write() as own:
                return self.act(body, *subjects, writing=own)
        entry = super().act(body, *subjects, writing=writing)
        faults = roles.faults(entry, self.known)
        if faults:
            self.written.discard(entry.id)
            raise Refused(faults)
        return entry

    def _act(self, body: Body, subjects: tuple[str, ...]) -> acts.Act:
        clerk = body.code if isinstance(body, PasswordChanged) else self.clerk
        return replace(super()._act(body, subjects), clerk=clerk)

    def some_password(self, chance: Random) -> None:
        """Somebody who has an account chooses another password, over the one that this counter knows."""
        has = [code for code, each in sorted(self.known.items()) if each.is_valid(self.day)]
        if not has:
            return
        code = chance.choice(has)
        password = self.known[code].password
        replaced = "" if password is None else password.record.record
        with self.store.write() as writing:
            text = {"verifier": f"{chance.random()}"}
            record = writing.put_record(writing.new_id(), RecordKind.VERIFIER, text)
            self.act(PasswordChanged(code, replaced, record), writing=writing)
