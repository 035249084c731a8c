"""Rules of the head office on their way into the branches' orders (D4)."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from central.order import stored_entry
from central.reading import Reading
from counter.domain.document import DocumentFault, Flaw
from counter.domain.entries import Entry, Kind
from counter.domain.policy import Policy
from counter.domain.publications import PolicyPublished, gone
from counter.domain.refusal import Trouble
from counter.domain.staff import is_code
from counter.places import AGENCIES
from counter.settings.files import content_of, document_of, invalid, load_policy, policy_of


@dataclass(frozen=True, slots=True)
class Draft:
    """Rules in a file, sound by themselves. `content`: the file in NFC, as entries want it."""

    path: Path
    content: bytes
    policy: Policy


def load(path: Path) -> Draft:
    """The rules in a file. Raises DocumentInvalid with every fault of it."""
    raw = content_of(path, Trouble.POLICY_INVALID)
    text = document_of(path, raw, Trouble.POLICY_INVALID).text
    content = unicodedata.normalize("NFC", text).encode()
    return Draft(path, content, policy_of(path, content))


def following(draft: Draft, before: Iterable[Entry], *, emergency: bool) -> PolicyPublished:
    """The rules as they are published after others. Raises DocumentInvalid where they do not follow them."""
    policy, since = draft.policy, draft.policy.in_force_from
    faults = gone(_before(policy, before), policy)
    if faults or since is None:
        if since is None:
            unsaid = DocumentFault("agency.in_force_from", Flaw.MISSING, MappingProxyType({}))
            faults = (unsaid, *faults)
        document = document_of(draft.path, draft.content, Trouble.POLICY_INVALID)
        raise invalid(draft.path, Trouble.POLICY_INVALID, document, faults)
    return PolicyPublished(
        agency=policy.agency,
        version=policy.version,
        hash=policy.hash,
        since=since,
        emergency=emergency,
        text=draft.content.decode(),
    )


def published(reading: Reading, branch: str) -> tuple[Entry, ...]:
    """What stands in a branch's order of it, as far as this program can read it."""
    found = map(stored_entry, reading.rows_of_kind(branch, Kind.POLICY_PUBLISHED))
    return tuple(each for each in found if isinstance(each, Entry))


def body_of(entry: Entry) -> PolicyPublished:
    """The rules in an entry of that kind."""
    assert isinstance(entry.body, PolicyPublished), "only such entries are asked for"
    return entry.body


def require_codes(people: tuple[str, str]) -> None:
    """Raises ValueError for who is named otherwise than by a code: no name stands in an entry."""
    if not all(is_code(each) for each in people if each):
        raise ValueError("people are named by their codes: up to 20 letters, digits and hyphens")


def is_new(rules: PolicyPublished, before: Iterable[Entry]) -> bool:
    """Whether these rules are other ones than those published last for their first day."""
    same_day = [body for body in map(body_of, before) if body.since == rules.since]
    return not same_day or same_day[-1].hash != rules.hash


def still_to_come(before: Iterable[Entry], after: date) -> tuple[PolicyPublished, ...]:
    """What was published for a later day: from then on it takes the place of what holds before."""
    by_day = {body.since: body for body in map(body_of, before) if body.since > after}
    return tuple(by_day[day] for day in sorted(by_day))


def _before(policy: Policy, entries: Iterable[Entry]) -> Policy:
    """The rules these follow: those published last, or those that came with the program."""
    bodies = [body_of(each) for each in entries]
    if bodies:
        return policy_of(Path(bodies[-1].version), bodies[-1].text.encode())
    shipped = AGENCIES / f"{policy.agency}.toml"
    return load_policy(shipped) if shipped.exists() else policy
