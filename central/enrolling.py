"""Which PC a counter is: one-time codes, enrolment, and shutting out."""

from collections.abc import Callable
from datetime import datetime

from central import devices
from central.admission import known
from central.answers import Answers
from central.keys import Keys
from central.own import Own
from central.rows import CodeRow, DeviceRow
from central.store import Store
from central.writing import Writing
from counter.protocol import Enrol, Enrolled, YearSerial


class Enrolling:
    """Who comes in and who is shut out."""

    def __init__(
        self,
        store: Store,
        keys: Keys,
        own: Own,
        *,
        answers: Answers,
        random: Callable[[int], bytes],
    ) -> None:
        self._store = store
        self._keys = keys
        self._own = own
        self._answers = answers
        self._random = random

    def new_code(self, branch: str, counter: int, agency: str, now: datetime) -> str:
        """See Service.new_code."""
        devices.require_counter(branch, counter)
        drawn = devices.drawn(self._random(devices.CODE_BYTES))
        with self._store.write() as writing:
            self._own.begin(writing, branch, agency, now)
            row = CodeRow(branch, counter, now + devices.CODE_VALID, "", "", 0)
            writing.replace_code(self._keys.mark(devices.as_typed(drawn)), row, now=now)
        return drawn

    def enrol(self, enrol: Enrol, now: datetime) -> Enrolled:
        """See Service.enrol."""
        devices.require_device(enrol)
        mark = self._keys.mark(devices.as_typed(enrol.code))
        with self._store.write() as writing:
            code = writing.lock_code(mark)
            if code is None or code.expires_at <= now:
                raise devices.NotEnrolled("no such code")
            if code.device:
                return self._again(writing, code, enrol)
            row = self._enrol(writing, code, enrol, now)
            writing.use_code(mark, row)
            return self._enrolled(writing, row)

    def revoke(self, branch: str, counter: int, now: datetime) -> int:
        """See Service.revoke."""
        with self._store.write() as writing:
            if writing.branch(branch) is None:
                return 0
            central = self._own.device(writing, branch)
            rows = [row for row in writing.lock_counter(branch, counter) if row.open]
            for row in rows:
                writing.close_device(row)
            self._own.write(writing, central, [devices.revoked(row) for row in rows], now)
        return len(rows)

    def _enrol(self, writing: Writing, code: CodeRow, enrol: Enrol, now: datetime) -> DeviceRow:
        elsewhere = writing.incarnations(enrol.device)
        if any((row.branch, row.counter) != (code.branch, code.counter) for row in elsewhere):
            raise devices.NotEnrolled("another counter's device")
        central = self._own.device(writing, code.branch)
        before = writing.lock_counter(code.branch, code.counter)
        row = DeviceRow(
            branch=code.branch,
            device=enrol.device,
            incarnation=1 + max((each.incarnation for each in before), default=0),
            counter=code.counter,
            public_key=enrol.public_key,
            open=True,
            number=0,
            hash="",
        )
        ended = [each for each in before if each.open]
        for each in ended:
            writing.close_device(each)
        writing.add_device(row)
        others = [devices.revoked(each) for each in ended if each.device != row.device]
        self._own.write(writing, central, [*others, devices.enrolled(row)], now)
        return row

    def _again(self, writing: Writing, code: CodeRow, enrol: Enrol) -> Enrolled:
        """The answer got lost: the same one once more."""
        if (code.device, code.public_key) != (enrol.device, enrol.public_key):
            raise devices.NotEnrolled("a code that was used")
        return self._enrolled(writing, known(writing, code.device, code.incarnation))

    def _enrolled(self, writing: Writing, row: DeviceRow) -> Enrolled:
        branch = writing.branch(row.branch)
        assert branch is not None, "a device's branch is there"
        serials = writing.serials(row.branch, row.counter)
        return Enrolled(
            agency=branch.agency,
            branch=row.branch,
            counter=row.counter,
            incarnation=row.incarnation,
            central_key=self._keys.public_key,
            serials=tuple(YearSerial(year, serial) for year, serial in sorted(serials.items())),
            head=self._answers.head(branch),
        )
