"""Rules of the head office for tests: those shipped, with another general rate, published by central."""

import hashlib
from datetime import date
from pathlib import Path

from central import publishing
from central.service import Service
from counter.domain.publications import PolicyPublished
from counter.places import AGENCIES
from tests.shipped import KAOHSIUNG

PEOPLE = ("h1", "h2")


def rules_text(
    since: date, percent: str = "0.8", version: str = "115-1", *, earlier: str = ""
) -> str:
    """Kaohsiung's rules, in force from a day with that general rate; `earlier`: rows that stand before it."""
    shipped = (AGENCIES / f"{KAOHSIUNG}.toml").read_text(encoding="utf-8")
    head, tail = shipped.split("# 107年12月1日以前", 1)
    head = head.replace('version = "2026-11-20"', f'version = "{version}"\nin_force_from = {since}')
    return f"{head}{earlier}{rate_row(since, percent)}# 107年12月1日以前{tail}"


def rate_row(since: date, percent: str) -> str:
    """A general rate."""
    return (
        f'[[rates]]\nclass = "general"\nsince = {since}\nmonthly_percent = "{percent}"\n'
        'source = "sample"\n\n'
    )


def publish(
    service: Service, folder: Path, text: str, *, emergency: bool = False
) -> dict[str, bool]:
    """Central publishes such rules, as its command does."""
    file = folder / "rules.toml"
    file.write_text(text, encoding="utf-8")
    draft = publishing.load(file)
    before = service.published(draft.policy.agency)
    rules = publishing.following(draft, before, emergency=emergency)
    return service.publish(rules, PEOPLE)


def force(service: Service, text: str, since: date, version: str) -> None:
    """Central publishes what its command would have refused, as a faulty or a later program might."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    rules = PolicyPublished(KAOHSIUNG, version, digest, since, emergency=False, text=text)
    service.publish(rules, PEOPLE)
