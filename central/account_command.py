"""`central account`: who may work at which branches, as what, until when."""

import argparse
from collections.abc import Iterator
from datetime import date

from central.accounts import NEVER, Change
from central.service import Service
from counter.domain.accounts import Account
from counter.domain.staff import Role


def describe(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("action", choices=("set", "reset", "close", "list"))
    parser.add_argument("--branch", action="append", required=True, help="once for each branch")
    parser.add_argument("--code", default="", help="of the account: it stands in entries")
    parser.add_argument("--name", help="of the person: it stands on paper")
    parser.add_argument("--role", type=Role, choices=Role)
    parser.add_argument("--loan-ceiling", type=_ceiling, metavar="NTD", help="of a ticket, or none")
    parser.add_argument("--may-void", type=_yes, metavar="yes|no")
    parser.add_argument("--back-date-days", type=int, metavar="DAYS")
    parser.add_argument("--valid-from", type=date.fromisoformat, metavar="DAY")
    parser.add_argument("--valid-until", type=_until, metavar="DAY|never")
    parser.add_argument("--prepared-by", default="", metavar="CODE")
    parser.add_argument("--approved-by", default="", metavar="CODE")


def lines(service: Service, options: argparse.Namespace) -> Iterator[str]:
    """Do it; what is to be told of each branch, a one-time password among it, this once."""
    if options.action == "list":
        for branch in options.branch:
            for account in service.accounts(branch).values():
                yield f"{branch} {_line(account)}"
        return
    change = Change(
        code=options.code,
        name=options.name,
        role=options.role,
        loan_ceiling=options.loan_ceiling,
        may_void=options.may_void,
        back_date_days=options.back_date_days,
        valid_from=options.valid_from,
        valid_until=options.valid_until,
        is_open=options.action != "close",
        starts_anew=options.action == "reset",
    )
    people = (options.prepared_by, options.approved_by)
    for branch, starter in service.give_account(tuple(options.branch), change, people).items():
        yield f"{branch} {options.code} {starter or options.action}"


def _line(account: Account) -> str:
    """Without the name: it lies in the vault."""
    grant, password = account.grant, account.password
    until = grant.valid_until or "never"
    state = "open" if grant.is_open else "closed"
    known = "one-time" if password is None or password.is_starter else f"since {password.since}"
    ceiling = "none" if grant.limits.loan_ceiling is None else grant.limits.loan_ceiling
    void = "yes" if grant.limits.may_void else "no"
    return (
        f"{grant.code} {grant.role} {state} {grant.valid_from}..{until} ceiling {ceiling}"
        f" void {void} back {grant.limits.back_date_days} password {known}"
    )


def _ceiling(text: str) -> int:
    amount = 0 if text == "none" else int(text)
    if amount < 0:
        raise ValueError(text)
    return amount


def _until(text: str) -> date:
    return NEVER if text == "never" else date.fromisoformat(text)


def _yes(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise ValueError(text)
    return text == "yes"
