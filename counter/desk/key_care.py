"""The key of a counter's file: by what it is kept, and its keeping changed by who answers for the counter (ADR 48)."""

from dataclasses import dataclass
from pathlib import Path

from counter.db import engine, files, keys
from counter.db.keeping import MEANS, KeyFile, Means
from counter.desk.acting import Acting
from counter.desk.asking import BEFORE_SIGN_IN, answers
from counter.domain.keeping import Keeping, Kept, Opening, keeping_faults
from counter.domain.refusal import Reason, Refused, Trouble, Unavailable, fault
from counter.domain.roles import KEY_KEEPERS
from counter.domain.staff import Role
from counter.settings import Station

BARE = Keeping(Kept.FILE)
"""As a counter for training keeps its key."""

NOTHING_GIVEN = Opening()

_MAY = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """By what the key is kept now; whether the system has a keyring that could keep it."""

    kept: Kept
    has_keyring: bool


@answers({BEFORE_SIGN_IN: "kept"}, roles=KEY_KEEPERS)
class KeyCare:
    """What can be asked and done while the counter is open."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    def kept(self) -> Kept:
        """By what it is kept. Raises Unavailable KEY_MISSING, KEY_EXPOSED."""
        return self._file().kept()

    def status(self) -> KeyStatus:
        """The same, and what else there is."""
        return KeyStatus(self.kept(), self._acting.known.means.keyring() is not None)

    def change(self, passphrase: str, keeping: Keeping) -> Kept:
        """Keep the key so from now on; `passphrase`: the one that opens it now, where it is one.

        Raises Refused ROLE_NOT_ALLOWED, PASSPHRASE_WEAK, PASSPHRASE_DIFFERS, EMPTY; Unavailable PASSPHRASE_WRONG,
        KEYRING_SILENT, FOLDER_UNUSABLE.
        """
        faults = list(keeping_faults(keeping))
        if self._acting.signed_in().role not in _MAY:
            faults.append(fault(Reason.ROLE_NOT_ALLOWED))
        key_file = self._file()
        is_asked = key_file.kept() is Kept.PASSPHRASE
        if is_asked and not passphrase:
            faults.insert(0, fault(Reason.EMPTY, "passphrase"))
        if faults:
            raise Refused(faults)
        if is_asked:
            key_file.load(passphrase)
        # The key that opened the file, whatever lies there now.
        keep_as(key_file, self._acting.known.key, keeping, self._acting.known.station)
        return keeping.kept

    def _file(self) -> KeyFile:
        context = self._acting.known
        return KeyFile(context.folder / files.KEY, context.means)


def key_of(folder: Path, station: Station, opening: Opening, means: Means = MEANS) -> bytes:
    """The key of the counter in that folder, kept from now on as was asked for.

    Raises Unavailable KEY_LOCKED, PASSPHRASE_WRONG, KEYRING_SILENT; DATABASE_WRONG_KEY where the words are of another
    counter; KEY_BARE where business is real and the key unprotected. Raises Refused for wrong words or a weak
    passphrase.
    """
    key_file = KeyFile(folder / files.KEY, means)
    if opening.words:
        key = keys.from_words(opening.words)
        engine.require_readable(folder / files.DATABASE, key)
    else:
        key = key_file.load(opening.passphrase)
    if opening.keep is not None:
        keep_as(key_file, key, opening.keep, station)
    elif key_file.kept() is Kept.FILE and not station.training:
        raise Unavailable(Trouble.KEY_BARE)
    return key


def keep_as(key_file: KeyFile, key: bytes, keeping: Keeping, station: Station) -> None:
    """Keep a key so from now on. Raises Refused for a weak passphrase; Unavailable KEY_BARE, FOLDER_UNUSABLE."""
    if keeping.kept is Kept.FILE and not station.training:
        raise Unavailable(Trouble.KEY_BARE)
    faults = keeping_faults(keeping)
    if faults:
        raise Refused(faults)
    try:
        key_file.keep(key, keeping.kept, keeping.passphrase)
    except OSError as error:
        raise Unavailable(Trouble.FOLDER_UNUSABLE, path=str(key_file.path.parent)) from error
