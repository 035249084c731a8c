"""Signatures are checked beside everything else, and none that is forged is lost on the way (R-132)."""

from counter.audit.signing import FEW, Batch, Signatures, Signed, first_forged
from tests.audit.exports import Export


def batch(export: Export, count: int) -> Batch:
    """So many signatures, each sound."""
    told = (export.entries * count)[:count]
    return Batch(
        [each.hash for each in told],
        [each.signature for each in told],
        [export.header.public_key] * count,
    )


def test_many_signatures_are_checked_in_other_processes(alone: Export) -> None:
    sound = batch(alone, FEW)
    with Signatures(2) as signatures:
        assert signatures.forged(sound) is None
        assert signatures.left() is None
        forged = Batch(sound.hashes, [*sound.signatures[:-1], "0" * 128], sound.keys)
        found = signatures.forged(forged) or signatures.left()
        assert found == Signed(forged.hashes[-1], "0" * 128, forged.keys[-1])


def test_a_key_that_is_none_signs_nothing(alone: Export) -> None:
    few = batch(alone, 2)
    for key in ("", "00", "zz" * 32):
        found = first_forged(few._replace(keys=[key, key]))
        assert found is not None
        assert found.hash == few.hashes[0]
