"""The vault of persons: what entries must not say, encrypted under a key per person."""

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping

from cryptography.exceptions import InvalidTag
from sqlalchemy import bindparam, func, insert, select

from counter import wire
from counter.db.erasing import is_erased
from counter.db.prepared import Driver, Prepared
from counter.db.rows import RecordKind
from counter.db.tables import person_key, person_record
from counter.domain.erasures import ERASED_NAME
from counter.domain.parts import RecordRef
from counter.domain.refusal import Trouble, Unavailable

log = logging.getLogger(__name__)

_KEY = Prepared(select(person_key.c.key).where(person_key.c.person == bindparam("of")))
_ADD_KEY = Prepared(insert(person_key))
_RECORD = Prepared(
    select(person_record, person_key.c.key)
    .join(person_key)
    .where(person_record.c.id == bindparam("of"))
)
_NEXT_VERSION = (
    select(func.coalesce(func.max(person_record.c.version), 0) + 1)
    .where(person_record.c.person == bindparam("of"))
    .where(person_record.c.kind == bindparam("of_kind"))
    .scalar_subquery()
)
_ADD_RECORD = Prepared(
    insert(person_record).values(version=_NEXT_VERSION),
    *("id", "person", "kind", "nonce", "ciphertext"),
)


class Vault:
    """The records as one transaction sees them."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._keys: dict[str, bytes] = {}
        self._texts: dict[RecordRef, Mapping[str, str]] = {}
        self.gone: frozenset[str] = frozenset()
        """Records known to be destroyed while that is being summed up anew."""

    def forget(self) -> None:
        """Keys and texts that were read are not remembered: some were destroyed."""
        self._keys.clear()
        self._texts.clear()

    def texts(self, ref: RecordRef) -> Mapping[str, str]:
        """A record's texts, checked against its commitment.

        Raises Unavailable RECORD_ERASED if its person's data were destroyed, RECORD_MISSING if it did not come or is
        another one.
        """
        texts = self._found(ref)
        if texts is None:
            raise Unavailable(self.lack(ref), record=ref.record)
        return texts

    def lack(self, ref: RecordRef) -> Trouble:
        """Why a record that cannot be read is not here."""
        erased = ref.record in self.gone or is_erased(self._driver, ref.record)
        return Trouble.RECORD_ERASED if erased else Trouble.RECORD_MISSING

    def what_came(self, ref: RecordRef) -> Mapping[str, str]:
        """The same for sums; nothing if it did not come with its entry: that stops no other entry."""
        texts = self._found(ref)
        if texts is None:
            if self.lack(ref) is Trouble.RECORD_MISSING:
                log.warning("record %.40r is not here: summed up without it", ref.record)
            return {}
        return texts

    def forgiving(self) -> "ForgivingVault":
        """The same to show what is there."""
        return ForgivingVault(self._driver)

    def keep(
        self,
        record: str,
        *,
        person: str,
        kind: RecordKind,
        content: Mapping[str, str],
        random: Callable[[int], bytes],
    ) -> RecordRef:
        """Encrypt texts under the person's key as a new record with the id `record`."""
        salt, nonce = random(wire.RECORD_SALT_BYTES), random(wire.RECORD_NONCE_BYTES)
        key = self._key(person, random)
        named = (record, person, kind)
        sealed = wire.seal_record(named, content, key=key, nonce=nonce, salt=salt)
        row = {"id": record, "person": person, "kind": kind, "nonce": nonce, "ciphertext": sealed}
        _ADD_RECORD.run(self._driver, {**row, "of": person, "of_kind": kind})
        ref = RecordRef(record=record, commitment=wire.commitment(salt, content))
        self._texts[ref] = dict(content)
        return ref

    def _key(self, person: str, random: Callable[[int], bytes]) -> bytes:
        if person not in self._keys:
            known = _KEY.row(self._driver, {"of": person})
            key = random(wire.RECORD_KEY_BYTES) if known is None else known.key
            if known is None:
                _ADD_KEY.run(self._driver, {"person": person, "key": key})
            self._keys[person] = key
        return self._keys[person]

    def _found(self, ref: RecordRef) -> Mapping[str, str] | None:
        if ref not in self._texts:
            read = self._read(ref)
            if read is None:
                return None
            self._texts[ref] = read
        return self._texts[ref]

    def _read(self, ref: RecordRef) -> Mapping[str, str] | None:
        row = _RECORD.row(self._driver, {"of": ref.record})
        if row is None:
            return None
        try:
            named = (row.id, row.person, row.kind)
            salt, content = wire.open_record(named, row.ciphertext, key=row.key, nonce=row.nonce)
        except (InvalidTag, ValueError):
            return None
        return content if wire.commitment(salt, content) == ref.commitment else None


class ForgivingVault(Vault):
    """Of a record that did not come every text is "". `lacks`, `erased`: whether there was one, or one destroyed."""

    def __init__(self, driver: Driver) -> None:
        super().__init__(driver)
        self.lacks = False
        self.erased = False

    def texts(self, ref: RecordRef) -> Mapping[str, str]:
        """What came."""
        texts = self._found(ref)
        if texts is not None:
            return texts
        if self.lack(ref) is Trouble.RECORD_ERASED:
            self.erased = True
            return defaultdict(str, name=ERASED_NAME)
        self.lacks = True
        return defaultdict(str)
