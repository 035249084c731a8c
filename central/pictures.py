"""Pictures that pass through central: sealed as they came, by the names that a branch's entries give them.

Central opens none. A name is the SHA-256 of the sealed bytes, so that what comes can be checked without a key.
"""

from collections.abc import Callable
from datetime import datetime

from central.admission import heard
from central.store import Store
from counter.protocol import PictureNames, picture_name


class NotNamed(Exception):
    """No entry of the branch names that picture."""


class WrongBytes(Exception):
    """The bytes are not those of that name."""


class NoPicture(Exception):
    """An entry names it, perhaps; it is not here."""


class Pictures:
    """The pictures of every branch."""

    def __init__(self, store: Store, *, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    def there(self, device: str, incarnation: int, asked: PictureNames) -> PictureNames:
        """Which of these the asker's branch has. Raises Unknown, Revoked."""
        with self._store.read() as reading:
            row = heard(reading, device, incarnation)
            return PictureNames(reading.pictures(row.branch, asked.names))

    def keep(self, device: str, incarnation: int, name: str, sealed: bytes) -> PictureNames:
        """Take a picture in; once it is here, a second time does nothing.

        Raises Unknown, Revoked, WrongBytes, NotNamed.
        """
        if picture_name(sealed) != name:
            raise WrongBytes
        with self._store.write() as writing:
            row = heard(writing, device, incarnation)
            if not writing.names_picture(row.branch, name):
                raise NotNamed
            writing.keep_picture(row.branch, name, sealed, at=self._now())
        return PictureNames((name,))

    def sealed(self, device: str, incarnation: int, name: str) -> bytes:
        """A picture of the asker's branch as it came. Raises Unknown, Revoked, NoPicture."""
        with self._store.read() as reading:
            row = heard(reading, device, incarnation)
            found = reading.picture(row.branch, name)
        if found is None:
            raise NoPicture
        return found
