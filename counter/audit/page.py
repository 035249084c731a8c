"""The page that an auditor keeps: what was checked, what was found, what it cannot tell."""

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap
from types import MappingProxyType

from counter import formats
from counter.audit.check import Report
from counter.audit.heads import Head, PaperHead
from counter.domain.devices import CENTRAL
from counter.domain.ledger import Account
from counter.domain.refusal import Facts
from counter.sentences import sentence

_HASH_SHOWN = 16
_WIDTH = 100
_CHAINS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Page:
    """`verdict`: in one sentence; `lie`: what does not hold, "" for nothing; `lines`: label and text."""

    title: str
    holds: bool
    verdict: str
    lie: str
    lines: tuple[tuple[str, str], ...]
    notes_title: str
    notes: tuple[str, ...]


def page(report: Report, heads: tuple[Head, ...], language: str) -> Page:
    """The page of a report."""

    def say(code: str, **facts: int | str) -> str:
        return sentence("audit", code, MappingProxyType(facts), language)

    lie = report.lie
    return Page(
        title=say("title"),
        holds=lie is None,
        verdict=say("holds" if lie is None else "lies"),
        lie="" if lie is None else sentence("lie", lie[0], _shown(lie[1], language), language),
        lines=tuple(_lines(report, heads, language)),
        notes_title=say("notes"),
        notes=tuple(
            sentence("note", note, _shown(facts, language), language)
            for note, facts in report.notes
        ),
    )


def text(shown: Page) -> str:
    """The page for a terminal."""
    lines = [shown.title, "", shown.verdict]
    if shown.lie:
        lines += ["", *wrap(shown.lie, _WIDTH, initial_indent="  ", subsequent_indent="  ")]
    lines.append("")
    lines += [f"{label}：{told}" for label, told in shown.lines]
    if shown.notes:
        lines += ["", shown.notes_title]
        lines += [f"- {note}" for note in shown.notes]
    return "\n".join(lines)


def _shown(facts: Facts, language: str) -> Facts:
    """With hashes short enough to be compared, and accounts by name."""
    found = dict(facts)
    if isinstance(found.get("entry"), str):
        found["entry"] = str(found["entry"])[:_HASH_SHOWN]
    if found.get("account"):
        found["account"] = _account(Account(str(found["account"])), language)
    return MappingProxyType(found)


def _account(account: Account, language: str) -> str:
    return sentence("audit", account, {}, language)


def _lines(report: Report, heads: tuple[Head, ...], language: str) -> Iterator[tuple[str, str]]:
    header, sums = report.header, report.figures
    if header is None:
        return

    def line(code: str, **facts: int | str) -> tuple[str, str]:
        label = sentence("audit", code, {}, language)
        return label, sentence("audit", f"{code}-are", MappingProxyType(facts), language)

    label = sentence("audit", "branch", {}, language)
    of: Facts = {"agency": header.agency, "branch": header.branch, "counter": header.counter}
    yield label, sentence("audit", "branch-is", of, language)
    yield sentence("audit", "made", {}, language), f"{header.made_at:%Y-%m-%d %H:%M} UTC"
    yield sentence("audit", "auditor", {}, language), header.auditor
    for head in heads:
        yield sentence("audit", "heads", {}, language), _head(head)
    if header.central_key:
        yield sentence("audit", "central-key", {}, language), header.central_key
    yield line("entries", entries=sums.entries, places=sums.places)
    yield from _chains(report, language)
    if not sums.numbers:
        return  # it did not come so far
    yield line("numbers", **sums.numbers)
    yield line("open", tickets=sums.open_tickets, principal=sums.open_principal)
    money = (
        f"{_account(each, language)} {formats.ntd(amount)}"
        for each, amount in sums.accounts.items()
        if amount
    )
    yield sentence("audit", "money", {}, language), "　".join(money)
    yield line("stocktakes", count=sums.stocktakes)
    if report.lie is None:
        yield line("tables", rows=sums.rows)


def _chains(report: Report, language: str) -> Iterator[tuple[str, str]]:
    """The longest ones, where a branch has many."""
    sums = report.figures
    longest = sorted(sums.chains.items(), key=lambda each: -each[1].number)
    for chain, tip in longest[:_CHAINS_SHOWN]:
        counter = sums.counters.get(chain.device, chain.device)
        whose = sentence("audit", "of-central", {}, language) if counter == CENTRAL else counter
        of: Facts = {"device": chain.device[-_HASH_SHOWN:], "incarnation": chain.incarnation}
        told: Facts = {"counter": whose, "number": tip.number, "hash": tip.hash[:_HASH_SHOWN]}
        yield (
            sentence("audit", "chain", of, language),
            sentence("audit", "chain-is", told, language),
        )


def _head(head: Head) -> str:
    if isinstance(head, PaperHead):
        return f"#{head.number} {head.begins[:_HASH_SHOWN]}"
    return f"@{head.place} {head.hash[:_HASH_SHOWN]}"
