"""What an auditor's check finds, and what it lets stand (R-132 to R-135)."""

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter import wire
from counter.audit import closing, frames
from counter.audit.books import Books
from counter.audit.chains import Chains
from counter.audit.frames import End, Rows, Sealed
from counter.audit.lies import Lie, Lied, Note
from counter.audit.tables import ALL
from counter.domain.codes import Verdict
from counter.domain.devices import Unreadable
from counter.domain.entries import Basis, Entry, Kind, TakenIn
from counter.domain.ledger import Account
from counter.domain.money import Ntd
from counter.domain.refusal import Trouble, Unavailable
from tests.audit.exports import Export, checked, export, lie, made_to_fit, plain, signed_anew
from tests.desk.branches import Branch
from tests.desk.desks import make_desk, open_day

FLIPS = 10_000
SEED = 20_261_121


def read(sealed: Sealed) -> Entry:
    entry = wire.decode(sealed.data)
    assert not isinstance(entry, Unreadable)
    return entry


def notes(found: Any) -> set[Note]:
    return {note for note, _ in found.notes}


# ------------------------------------------------------------------------------------ what holds


def test_a_journal_as_it_was_written_holds(alone: Export, placed: Export) -> None:
    for each in (alone, placed):
        assert checked(each.parts, each.paper).lie is None
    told = checked(placed.parts, placed.paper).figures
    assert told.stocktakes == 1
    assert Verdict.CLASH in {each.verdict for each in placed.entries}
    assert any(not each.place for each in placed.entries)


def test_the_page_tells_what_no_head_holds(alone: Export, placed: Export) -> None:
    assert Note.NOT_COVERED not in notes(checked(alone.parts, alone.paper))
    (count,) = [facts for note, facts in checked(alone.parts).notes if note is Note.NOT_COVERED]
    assert count["count"] == count["of"] == len(alone.entries)
    assert Note.NOT_COVERED not in notes(checked(placed.parts, placed.paper))


def test_central_signs_a_head_that_holds_its_places(branch: Branch, placed: Export) -> None:
    head = branch.service.head_of("K01")
    keys = keys_of(branch)
    assert checked(placed.parts, head, keys=keys).lie is None
    told = checked(placed.parts, head).notes
    (count,) = [facts["count"] for note, facts in told if note is Note.NOT_COVERED]
    assert count == sum(not each.place for each in placed.entries)
    forged = replace(head, hash="0" * 64)
    assert lie(placed.parts, forged) is Lie.HEAD_SIGNATURE
    with pytest.raises(Unavailable) as trouble:
        lie(placed.parts, replace(head, branch="T01"))
    assert trouble.value.trouble is Trouble.HEAD_OTHER_BRANCH


def keys_of(branch: Branch) -> dict[str, frozenset[str]]:
    lines = [each.split() for each in branch.service.public_keys("K01")]
    return {device: frozenset({key}) for device, key in lines}


# ------------------------------------------------------------------------------------ what is found


def test_a_byte_changed_anywhere_in_the_entries_is_found(alone: Export) -> None:
    chance = Random(SEED)
    written = plain(alone.parts)
    first = len(written[0])
    entries = sum(len(each) for each in written[1 : 1 + len(alone.entries)])
    whole = bytearray(b"".join(written))
    missed = []
    for _ in range(FLIPS):
        at = first + chance.randrange(entries)
        was, whole[at] = whole[at], whole[at] ^ chance.randrange(1, 256)
        if lie(frames.parts([bytes(whole)])) is None:
            missed.append((at, was, whole[at]))
        whole[at] = was
    assert missed == []


def test_a_tail_cut_off_is_found_by_a_head_beyond_it(alone: Export, placed: Export) -> None:
    for each in (alone, placed):
        left = each.entries[:-1]
        assert lie(each.with_entries(left)) is Lie.ROW
        # Whoever cuts makes the tables fit as well: then the head alone tells.
        cut = made_to_fit(each, left)
        assert lie(cut) is None
        assert lie(cut, each.paper) is Lie.HEAD


def test_a_tail_that_central_placed_is_found_by_its_head(branch: Branch, placed: Export) -> None:
    left = [each for each in placed.entries if each.place][:-1]
    cut = made_to_fit(placed, left)
    assert lie(cut) is None
    assert lie(cut, branch.service.head_of("K01")) is Lie.HEAD


def test_a_chain_signed_anew_up_to_a_head_is_found(alone: Export) -> None:
    def another(entry: Entry) -> Entry:
        if not isinstance(entry.body, TakenIn):
            return entry
        return replace(entry, clerk="c2")

    made = made_to_fit(alone, signed_anew(alone.entries, alone.key, another))
    assert lie(made, alone.paper) is Lie.HEAD
    # Without a head of before nobody can tell: the key was the clerk's to use.
    assert lie(made) is None


def test_another_key_than_the_known_one_is_found(branch: Branch, placed: Export) -> None:
    keys = keys_of(branch)
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    for device in keys:
        assert lie(placed.parts, keys={**keys, device: frozenset({other})}) is Lie.KEY
    changed = [replace(placed.header, public_key=other), *placed.parts[1:]]
    assert lie(changed) is Lie.KEY
    changed = [replace(placed.header, central_key=other), *placed.parts[1:]]
    assert lie(changed) is Lie.HEAD_SIGNATURE


def test_the_head_that_the_counter_heard_last_has_to_fit(placed: Export) -> None:
    known = placed.header.head
    assert known is not None
    forged = replace(placed.header, head=replace(known, signature="0" * 128))
    assert lie([forged, *placed.parts[1:]]) is Lie.HEAD_SIGNATURE
    left = [each for each in placed.entries if 0 < each.place < known.place]
    assert Note.BEHIND in notes(checked(made_to_fit(placed, left)))


def test_entries_taken_out_put_in_or_exchanged_are_found(alone: Export, placed: Export) -> None:
    told = alone.entries
    assert lie(alone.with_entries([*told[:3], *told[4:]])) is Lie.GAP
    assert lie(alone.with_entries([*told[:4], told[3], *told[4:]])) is Lie.FORK
    assert lie(alone.with_entries([*told[:3], told[4], told[3], *told[5:]])) is Lie.GAP
    told = placed.entries
    assert lie(placed.with_entries([*told[:6], *told[7:]])) is Lie.PLACE
    assert lie(placed.with_entries([*told[:6], told[7], told[6], *told[8:]])) is Lie.PLACE
    own = [each._replace(place=told[6].place) for each in (told[7],)]
    assert lie(placed.with_entries([*told[:6], *own, *told[7:]])) is Lie.ORDER


def test_a_signature_of_somebody_else_is_found(alone: Export) -> None:
    stranger = Ed25519PrivateKey.generate()
    last = alone.entries[-1]
    _, data = wire.seal(read(last), stranger)
    made, _ = wire.seal(read(last), stranger)
    forged = last._replace(signature=made.signature, data=data)
    assert lie(alone.with_entries([*alone.entries[:-1], forged])) is Lie.SIGNATURE


def changed(export: Export, kind: Kind, **values: Any) -> list[Any]:
    """The export with each entry of a kind changed, and the chain signed anew with the device's own key."""

    def change(entry: Entry) -> Entry:
        if entry.kind is not kind:
            return entry
        own = {name: value for name, value in values.items() if hasattr(entry, name)}
        body = {name: value for name, value in values.items() if name not in own}
        return replace(entry, **own, body=replace(entry.body, **body))

    return export.with_entries(signed_anew(export.entries, export.key, change))


def test_who_has_the_key_still_has_to_make_it_add_up(alone: Export) -> None:
    assert lie(changed(alone, Kind.TAKEN_IN, cash_ntd=Ntd(-1))) is Lie.CASH
    assert lie(changed(alone, Kind.DAY_CLOSED, cash_out=Ntd(0))) is Lie.DAY
    assert lie(changed(alone, Kind.TAKEN_IN, branch="K02")) is Lie.BRANCH
    assert lie(changed(alone, Kind.REDEEMED, basis=Basis(1, "0" * 64))) is Lie.BASIS


def test_a_number_that_was_given_and_is_gone_is_found(alone: Export) -> None:
    def skip(entry: Entry) -> Entry:
        if not isinstance(entry.body, TakenIn) or entry.number != 2:
            return entry
        ticket = replace(entry.body.ticket, number="K0101115000998")
        return replace(entry, body=replace(entry.body, ticket=ticket))

    told = signed_anew(alone.entries, alone.key, skip)
    assert lie(alone.with_entries(told)) is Lie.NUMBER


def test_a_verdict_that_is_none_is_found(placed: Export) -> None:
    own = placed.entries
    at = next(nth for nth, each in enumerate(own) if not each.place)
    for verdict in (Verdict.CLASH, Verdict.TWICE):
        own[at] = own[at]._replace(verdict=verdict)
        assert lie(placed.with_entries(own)) is Lie.VERDICT


@pytest.mark.parametrize("table", ALL)
def test_a_row_changed_put_in_or_taken_out_is_found(placed: Export, table: str) -> None:
    nth, rows = next(
        (nth, each)
        for nth, each in enumerate(placed.parts)
        if isinstance(each, Rows) and each.table == table
    )

    def with_rows(found: list[list[Any]]) -> Lie | None:
        return lie([*placed.parts[:nth], Rows(table, found), *placed.parts[nth + 1 :]])

    assert with_rows([*rows.rows, ["x"] * len(ALL[table].columns)]) is Lie.ROW
    if rows.rows:
        first, *others = rows.rows
        assert with_rows(others) is Lie.ROW_MISSING
        assert with_rows([[*first[:-1], "other"], *others]) is Lie.ROW
        assert with_rows([first, first, *others]) is Lie.ROW
    assert lie([*placed.parts[:nth], *placed.parts[nth + 1 :]]) is Lie.TABLE
    assert with_rows([[[]], *rows.rows]) is Lie.ROW


def test_the_end_counts_the_entries(alone: Export) -> None:
    assert lie([*alone.parts[:-1], End(1)]) is Lie.ENTRIES
    assert lie([*alone.parts[: len(alone.entries) + 1], alone.parts[-1]]) is Lie.TABLE
    assert lie([*alone.parts[:-1], alone.entries[0], alone.parts[-1]]) is Lie.BROKEN


def test_figures_sealed_otherwise_than_the_books_are_found(placed: Export) -> None:
    for kind, values in (
        (Kind.COUNT_CLOSED, {"figures": "0" * 64}),
        (Kind.COUNT_SEALED, {"loans": Ntd(1)}),
    ):
        told = []
        for each in placed.entries:
            entry = read(each)
            if entry.kind is kind:
                # Only the sums are looked at here: the hashes fail before, so the change is put in after them.
                entry = replace(entry, body=replace(entry.body, **values))
            told.append(entry)
        assert _stocktake_lie(placed, told) is Lie.STOCKTAKE


def _stocktake_lie(export: Export, entries: list[Entry]) -> Lie | None:
    books = Books("K01", {export.header.device: 1})
    chains = Chains(export.header, None)
    try:
        for sealed, entry in zip(export.entries, entries, strict=True):
            list(closing.require_entry(books, chains, entry, sealed.hash))
            verdict = Verdict(sealed.verdict)
            books.add(frames.judged(entry, verdict), sealed.place, verdict)
    except Lied as lied:
        return lied.lie
    return None


def test_who_may_not_write_is_found(placed: Export) -> None:
    told = placed.entries
    enrolled = next(nth for nth, each in enumerate(told) if read(each).kind is Kind.TAKEN_IN)
    central = told[:2]
    stranger = told[enrolled]
    header = replace(placed.header, device="nobody", head=None)
    chains = Chains(header, None)
    with pytest.raises(Lied) as lied:
        chains.follow(read(stranger), stranger)
    assert lied.value.lie is Lie.STRANGER
    chains = Chains(replace(header, central_key=""), None)
    with pytest.raises(Lied) as lied:
        chains.follow(read(central[0]), central[0])
    assert lied.value.lie is Lie.CENTRALS
    assert lie([replace(placed.header, central_key=""), *placed.parts[1:]]) is Lie.HEAD_SIGNATURE


def test_money_that_does_not_add_up_is_found(alone: Export) -> None:
    books = Books("K01", {alone.header.device: 1})
    for each in alone.entries:
        books.add(read(each), each.place, Verdict(each.verdict))
    chains = Chains(alone.header, None)
    assert list(closing.require_books(books, chains)) == []
    for accounts in ((Account.LOANS,), (Account.LOANS, Account.INTEREST)):
        for sign, account in zip((1, -1), accounts, strict=False):
            books.accounts[account] += sign
        with pytest.raises(Lied) as lied:
            list(closing.require_books(books, chains))
        assert lied.value.lie is Lie.BALANCE
        for sign, account in zip((1, -1), accounts, strict=False):
            books.accounts[account] -= sign


def test_an_order_thrown_away_is_not_excused_by_what_a_clerk_writes(placed: Export) -> None:
    """The counter's own chain as if central had never placed it, what others did left out."""
    own = [each for each in placed.entries if read(each).device == placed.header.device]
    bare = [each._replace(place=0, received_at="", order_hash="", verdict="") for each in own]
    assert lie(made_to_fit(placed, bare), placed.paper) in {Lie.BASIS, Lie.HEAD}
    # A verdict without a place says that central forgot it: its own word of that is not there.
    said = [bare[0]._replace(turn=0, verdict=Verdict.ACCEPTED), *bare[1:]]
    with pytest.raises(Unavailable) as trouble:
        lie(made_to_fit(placed, said), placed.paper)
    assert trouble.value.trouble is Trouble.EXPORT_UNPROVEN


def test_a_device_that_nobody_enrolled_has_no_place(placed: Export) -> None:
    at = next(nth for nth, each in enumerate(placed.entries) if read(each).kind is Kind.TAKEN_IN)
    own = placed.entries[at]
    chains = Chains(placed.header, None)
    first = replace(read(own), number=1, previous_hash="")
    assert chains.follow(first, own._replace(place=0)) == placed.header.public_key
    with pytest.raises(Lied) as lied:
        Chains(placed.header, None).follow(first, own)
    assert lied.value.lie is Lie.STRANGER


def test_a_count_that_was_never_begun_is_no_stocktake(placed: Export) -> None:
    told = [read(each) for each in placed.entries]
    kinds = [each.kind for each in told]
    told.insert(0, told.pop(kinds.index(Kind.COUNT_CLOSED)))
    assert _stocktake_lie(placed, told) is Lie.STOCKTAKE


def test_what_a_newer_program_did_is_told_or_not_read_at_all(alone: Export) -> None:
    """The counter's own acts say that they are no newer than the program that wrote them out."""

    def newer(entry: Entry) -> Entry:
        return replace(entry, min_reader=99) if entry.kind is Kind.REVERSED else entry

    told = signed_anew(alone.entries, alone.key, newer)
    with pytest.raises(Unavailable) as trouble:
        lie(alone.with_entries(told))
    assert trouble.value.trouble is Trouble.EXPORT_NEWER


def test_a_day_with_a_look_at_the_morning_page_closes_truly(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    open_day(desk)
    desk.sign_in("s1")
    desk.mornings.sign(desk.mornings.view())
    desk.close_day()
    desk.sign_in("c1")
    made = export(desk, tmp_path)
    desk.close()
    assert checked(made.parts, made.paper).lie is None
