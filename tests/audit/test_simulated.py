"""Whatever the line, the machines and the clerks of a branch do, an honest journal holds (R-132 to R-135)."""

import pytest

from counter import wire
from counter.audit import frames
from counter.audit.frames import Header
from counter.audit.lies import Note
from counter.desk import audit
from counter.domain.refusal import Trouble, Unavailable
from tests.audit.exports import checked
from tests.simulation.schedule import run, schedule_of
from tests.simulation.world import Site, World, program, require

SEEDS = (3, 15, 28, 140)
"""Among them a counter enrolled anew, a central that came back, clashes, a copied disk, a newer program beside."""


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_an_honest_journal_holds_whatever_happened(seed: int) -> None:
    run(schedule_of(seed), _check)


def _check(world: World) -> None:
    for site in world.sites:
        with program(site.reader):
            _check_site(site)


def _check_site(site: Site) -> None:
    store = site.open()
    station = store.readers.station
    with store.read() as reading:
        known = reading.line()
        header = Header(
            format=frames.FORMAT,
            reader=wire.READER,
            agency=station.agency,
            branch=station.branch,
            counter=station.counter,
            training=False,
            device=reading.head().device,
            public_key=store.identity.public_key,
            central_key="" if known is None else known.central_key,
            head=reading.journal.last_head(),
            made_at=site.clock(),
            auditor="0" * 16,
        )
        whole = b"".join(audit.pieces(header, reading, lambda *_: True))
    try:
        found = checked(frames.parts([whole]))
    except Unavailable as trouble:
        # It was shut out right after it heard that central came back: nobody can tell from it alone.
        require(trouble.trouble is Trouble.EXPORT_UNPROVEN, trouble)
        require(site.known().stopped, trouble)
        return
    assert found.lie is None, found.lie
    assert Note.KEYS_OF_EXPORT in {note for note, _ in found.notes}
