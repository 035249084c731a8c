"""`counter verify`: an auditor's own key, the export at a counter, and the check of an export by an auditor alone."""

import gc
import secrets
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TextIO

from counter.audit import frames, heads, page, sealed
from counter.audit.check import Report, Trusted, check
from counter.audit.heads import Head
from counter.audit.signing import Signatures
from counter.desk.answers import Receipt
from counter.desk.audit import ExportForm
from counter.desk.desk import Desk
from counter.desk.opening import open_desk
from counter.domain.refusal import Reason, Refused, Trouble, Unavailable
from counter.print import audit_page, saving
from counter.sentences import of_fault
from counter.upkeep import opening_of

HOLDS = 0
LIES = 1
UNUSABLE = 2

Ask = Callable[[str], str]
"""Asks for a word that nobody sees."""


def new_key(path: Path, ask: Ask, *, out: TextIO | None = None) -> int:
    """Make an auditor's pair of keys: `path`, which a passphrase opens, and `path`.pub for the counters."""
    phrase = ask("passphrase: ")
    if len(phrase) < sealed.PASSPHRASE_MIN:
        raise Unavailable(Trouble.PASSPHRASE_SHORT, least=sealed.PASSPHRASE_MIN)
    pair = sealed.new_pair(path, phrase, secrets.token_bytes)
    print(f"{path}.pub  {pair.key.name}", file=out)
    return HOLDS


def export(
    folder: Path,
    form: ExportForm,
    clerk: str,
    ask: Ask,
    *,
    language: str,
    out: TextIO | None = None,
) -> int:
    """Write the journal of the counter in `folder` for an auditor; both people give their passwords.

    Raises Unavailable; a refusal is told and makes 2.
    """
    with closing(open_desk(folder, opening=opening_of(folder, ask))) as desk:
        try:
            desk.accounts.sign_in(clerk, ask(f"{clerk}: "))
            entry = _handed_out(desk, form, ask).entry
        except Refused as refused:
            print(*(of_fault(each, language) for each in refused.faults), sep="\n", file=out)
            return UNUSABLE
    print(f"{form.to}  #{entry.number}:{entry.hash}", file=out)
    return HOLDS


def _handed_out(desk: Desk, form: ExportForm, ask: Ask) -> Receipt:
    """What the second person approves has been asked for before."""
    try:
        return desk.audit.export(form)
    except Refused as refused:
        if {each.reason for each in refused.faults} != {Reason.SECOND_NOT_VOUCHED}:
            raise
    desk.accounts.vouch(form.second, ask(f"{form.second}: "))
    return desk.audit.export(form)


def verify(
    path: Path,
    key: Path,
    told: tuple[Head, ...],
    keys: Path | None,
    ask: Ask,
    *,
    language: str,
    pdf: Path | None = None,
    out: TextIO | None = None,
) -> int:
    """Check an export and print one page: 0 if all holds, 1 at the first lie. Raises Unavailable for what is none."""
    trusted = Trusted(told, None if keys is None else heads.read_keys(keys))
    pair = sealed.load_pair(key, ask("passphrase: "))
    # Nothing of a check is garbage before its end.
    gc.disable()
    try:
        report = _report(path, pair, trusted)
    finally:
        gc.enable()
    shown = page.page(report, told, language)
    print(page.text(shown), file=out)
    if pdf is not None:
        saving.save(audit_page.render(_paper(shown)), pdf)
    return HOLDS if report.lie is None else LIES


def _report(path: Path, pair: sealed.AuditorPair, trusted: Trusted) -> Report:
    try:
        with path.open("rb") as file, Signatures() as signatures:
            return check(frames.parts(sealed.unsealed(file, pair)), trusted, signatures)
    except OSError as error:
        raise Unavailable(Trouble.FILE_UNREADABLE, path=str(path)) from error


def _paper(shown: page.Page) -> audit_page.AuditPaper:
    return audit_page.AuditPaper(
        title=shown.title,
        verdict=shown.verdict,
        lie=shown.lie,
        lines=shown.lines,
        notes_title=shown.notes_title,
        notes=shown.notes,
    )
