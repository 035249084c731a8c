"""Files of pictures whose keys were destroyed: they go after the erasure, and what is left of it at another time."""

from contextlib import suppress

from counter.db.pictures import Pictures
from counter.db.store import Store
from counter.domain.refusal import Unavailable


def drop_erased(store: Store, pictures: Pictures) -> None:
    """Remove them; a file that cannot be removed now is tried again with the next call."""
    with store.read() as reading:
        erased = reading.copies.erased()
    for name in erased:
        with suppress(Unavailable):
            pictures.drop(name)
            with store.write() as writing:
                writing.copies.lose(name)
