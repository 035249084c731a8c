"""A keyring of a system, and what makes wrapping cheap in tests."""

from dataclasses import dataclass, field

from keyring.errors import KeyringLocked

from counter.db.keeping import Means
from counter.passwords import Stretching

CHEAP = Stretching(memory_kib=8)
PHRASE = "maple tin orbit 4711 crane"
OTHER = "seven quiet lamps by the river"


@dataclass
class Ring:
    """What the system keeps for one user; `is_locked`: it gives and takes nothing."""

    kept: dict[tuple[str, str], str] = field(default_factory=dict)
    is_locked: bool = False

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._open()
        del self.kept[service, username]

    def _open(self) -> None:
        if self.is_locked:
            raise KeyringLocked("the person went away")


def means(ring: Ring | None = None) -> Means:
    """With this keyring, or with none."""
    return Means(keyring=lambda: ring, stretching=CHEAP)
