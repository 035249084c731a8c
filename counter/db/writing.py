"""One act's transaction: everything that can be asked, and what may be written."""

from collections.abc import Mapping

from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.domain.entries import Act, Entry, RecordRef


class Writing(Reading):
    """A transaction under way; sees its own changes. Done only when its `with` block was left."""

    def new_id(self) -> str:
        """A fresh UUIDv7 for a pledge, a pledgor, an item; ascending."""

    def append(self, act: Act) -> Entry:
        """Write the act into the journal, signed and chained, and sum it up."""

    def put_record(self, person: str, kind: RecordKind, content: Mapping[str, str]) -> RecordRef:
        """Keep texts under the person's own key; what is kept once is never changed."""

    def new_incarnation(self, after: int = 0) -> None:
        """Start a new chain after a restored disk: numbers from 1, linked to the last hash known here.

        `after`: the highest incarnation known from elsewhere (the mark).
        """

    def save_draft(self, page: str, text: str) -> None:
        """Keep what is being typed on a page; replaces the page's former draft."""

    def drop_draft(self, page: str) -> None:
        """Forget a page's draft; nothing happens if there is none."""
