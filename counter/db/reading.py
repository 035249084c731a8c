"""Questions to the store within one consistent view."""

from collections.abc import Mapping
from datetime import date

from counter.db.rows import FoundRow, Head, PledgorRow
from counter.domain.entries import Entry, RecordRef
from counter.domain.pledge import Pledge


class Reading:
    """One view of the store; valid inside its `with` block alone."""

    def head(self) -> Head:
        """The end of this counter's own chain."""

    def day(self) -> tuple[date, bool] | None:
        """This counter's last business day and whether it is open; None before the first."""

    def pledge(self, pledge: str) -> Pledge | None:
        """The pledge as its entries add up."""

    def pledge_id_by_number(self, number: str) -> str | None:
        """Id of the pledge whose ticket bears exactly this number."""

    def pledge_ids_by_bag(self, bag: str) -> tuple[str, ...]:
        """Ids of pledges with goods in this bag, open ones first, newest first."""

    def open_pledges_of(self, pledgor: str) -> tuple[Pledge, ...]:
        """The pledgor's open pledges, oldest first."""

    def chain(self, pledge: str) -> tuple[Pledge, ...]:
        """The pledge with all its predecessors and successors, oldest first."""

    def pledgor(self, pledgor: str) -> PledgorRow | None:
        """The pledgor of this id."""

    def pledgor_by_id_number(self, id_number: str) -> PledgorRow | None:
        """Who has, or once had, this ID number; the present bearer goes first."""

    def search(self, text: str, limit: int) -> tuple[FoundRow, ...]:
        """Pledges and pledgors by ticket number (its beginning), ID number, bag, name (a part), phone (digits of it).

        Width and case are folded. At most `limit` rows: ask for one more than you show to know of more.
        """

    def record(self, ref: RecordRef) -> Mapping[str, str]:
        """The texts of a record, decrypted and checked against its commitment.

        Raises Unavailable DATABASE_DAMAGED if it is gone or is not what the entry committed to.
        """

    def closed_days(self) -> frozenset[date]:
        """Days on which the city closed this branch."""

    def last_serial(self, year: int) -> int:
        """The highest ticket serial this counter used, voided or lost in a ROC year; 0 for none."""

    def acts_of(self, day: date) -> tuple[Entry, ...]:
        """This counter's entries of a business day, in order."""

    def entry(self, entry: str) -> Entry | None:
        """The entry of this id."""

    def draft(self, page: str) -> str | None:
        """What was being typed on a page when it was last saved."""

    def recovery_kept(self) -> bool:
        """Whether a person confirmed that the key-recovery sheet is put away."""
