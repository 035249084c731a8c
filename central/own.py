"""What central writes itself into a branch's order: where it begins, who may write, the rules of the head office."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from central import devices, publishing
from central.keys import Keys
from central.order import Kept
from central.placing import Placing
from central.rows import BranchRow, DeviceRow
from central.writing import Writing
from counter.domain.devices import CENTRAL
from counter.domain.entries import ByCentral

_EPOCH_BYTES = 16


class Own:
    """Central's own device in each branch. Whoever asks for it has it locked: one writes after the other."""

    def __init__(
        self,
        keys: Keys,
        placing: Placing,
        *,
        ids: Callable[[], str],
        random: Callable[[int], bytes],
    ) -> None:
        self._keys = keys
        self._placing = placing
        self._ids = ids
        self._random = random

    def device(self, writing: Writing, branch: str) -> DeviceRow:
        """Its row there, locked."""
        row = writing.lock_device(_branch(writing, branch).central, 1)
        assert row is not None, "a branch begins with it"
        return row

    def write(
        self,
        writing: Writing,
        central: DeviceRow,
        bodies: Iterable[ByCentral],
        now: datetime,
        people: tuple[str, str] = devices.NOBODY,
        *,
        records: tuple[Kept, ...] = (),
    ) -> None:
        """Its next entries, one after the other. `people`: who prepared them and who approved them.

        `records`: what one of them names.
        """
        for body in bodies:
            head = writing.lock_branch(central.branch)
            after = devices.Chained(central, head)
            sealed = devices.write(
                body,
                after,
                keys=self._keys,
                name=self._ids(),
                now=now,
                people=people,
                records=records,
            )
            self._placing.add(writing, head, [sealed], now)
            number = sealed.entry.number
            writing.move_device(central, number=number, hashed=sealed.hash)
            central = replace(central, number=number, hash=sealed.hash)

    def begin(self, writing: Writing, branch: str, agency: str, now: datetime) -> None:
        """A branch that is new, with the rules its agency has; one that is there stays as it is."""
        epoch = self._random(_EPOCH_BYTES).hex()
        central = devices.central_device(branch, epoch)
        others = writing.branches_of(agency)
        if writing.add_branch(branch, agency=agency, epoch=epoch, central=central):
            self._begin_lineage(writing, branch, central, now)
            for each in publishing.published(writing, others[0]) if others else ():
                own = self.device(writing, branch)
                people = (each.clerk, each.approver)
                self.write(writing, own, [publishing.body_of(each)], now, people)

    def begin_again(self, writing: Writing, branch: str, now: datetime) -> None:
        """Another lineage of a branch whose store came back from an older copy."""
        epoch = self._random(_EPOCH_BYTES).hex()
        central = devices.central_device(branch, epoch)
        self.device(writing, branch)
        writing.lock_branch(branch)
        writing.rename_branch(branch, epoch=epoch, central=central)
        self._begin_lineage(writing, branch, central, now)

    def _begin_lineage(self, writing: Writing, branch: str, central: str, now: datetime) -> None:
        """Central's own device in a branch, and the entry that says so."""
        row = DeviceRow(
            branch, central, 1, CENTRAL, self._keys.public_key, open=True, number=0, hash=""
        )
        writing.add_device(row)
        self.write(writing, row, [devices.enrolled(row)], now)


def _branch(writing: Writing, branch: str) -> BranchRow:
    row = writing.branch(branch)
    assert row is not None, "who asks knows the branch"
    return row
