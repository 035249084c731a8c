"""The command `counter`: one line in `COMMANDS` for each thing it can do, loaded when asked for."""

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from getpass import getpass
from pathlib import Path
from types import ModuleType
from typing import TextIO

from counter.domain.keeping import Kept
from counter.domain.refusal import Trouble, Unavailable
from counter.domain.staff import Role
from counter.sentences import CHINESE, LANGUAGES, of_trouble
from counter.settings import data_folder

OK = 0
FAILED = 1
MISUSED = 2
INTERRUPTED = 130

_CLOSED = {Trouble.INPUT_CLOSED, Trouble.OUTPUT_CLOSED}


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand: its name, what it is for, its options, what it does (giving the exit status)."""

    name: str
    purpose: str
    add_options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit status."""
    parser = argparse.ArgumentParser(
        prog="counter", description="公營當舖櫃檯 · public pawnshop counter"
    )
    _folder_options(parser)
    parser.set_defaults(run=_window, language=CHINESE, data=None, real=False)
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in COMMANDS:
        subparser = subparsers.add_parser(
            command.name, help=command.purpose, description=command.purpose, allow_abbrev=False
        )
        subparser.add_argument("--language", choices=LANGUAGES, default=CHINESE)
        command.add_options(subparser)
        subparser.set_defaults(run=command.run)
    options = parser.parse_args(arguments)
    try:
        status: int = options.run(options)
    except Unavailable as trouble:
        print(of_trouble(trouble, options.language), file=sys.stderr)
        return MISUSED if trouble.trouble in _CLOSED else FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _quote_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--agency", help="kaohsiung, taipei")
    parser.add_argument("--class", help="general, low-income, citizen, vulnerable")
    parser.add_argument("--principal", help="NT$")
    parser.add_argument("--pledged-on", help="YYYY-MM-DD")
    parser.add_argument("--on", help="the day of payment, YYYY-MM-DD")
    parser.add_argument("--low-rate-outstanding", help="NT$ of other open tickets at the low rate")
    parser.add_argument("--item-type", help="gold if not given")


def _quote(options: argparse.Namespace) -> int:
    from counter import quote  # noqa: PLC0415 - loaded when asked for

    given = {key: vars(options)[key] for key in (*quote.REQUIRED, *quote.OPTIONAL)}
    asked = {key: value for key, value in given.items() if value is not None}
    if sys.stdout is None:
        raise Unavailable(Trouble.OUTPUT_CLOSED)
    answers = sys.stdout.buffer
    try:
        if asked:
            good = quote.answer_options(asked, answers, language=options.language)
        else:
            good = quote.answer_lines(_input().buffer, answers, language=options.language)
    except BrokenPipeError:  # nobody reads on; what is left to flush goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), answers.fileno())
        return FAILED
    return OK if good else FAILED


def _input() -> TextIO:
    """What is sent in. Raises Unavailable where whoever started the program closed it."""
    if sys.stdin is None:
        raise Unavailable(Trouble.INPUT_CLOSED)
    return sys.stdin


def _window(options: argparse.Namespace) -> int:
    gc.disable()  # nothing of a start is garbage; the window collects what comes later
    from counter import app  # noqa: PLC0415 - loaded when asked for

    return app.run(_folder(options), training=not options.real)


def _folder_options(parser: argparse.ArgumentParser) -> None:
    # Suppressed: a command's own default must not undo what stands before the command.
    parser.add_argument(
        "--data",
        type=Path,
        metavar="FOLDER",
        default=argparse.SUPPRESS,
        help="the counter's data folder",
    )
    parser.add_argument(
        "--real",
        action="store_true",
        default=argparse.SUPPRESS,
        help="the counter for real business, not for training",
    )


def _folder(options: argparse.Namespace) -> Path:
    return options.data or data_folder(training=not options.real)


def _backup_options(parser: argparse.ArgumentParser) -> None:
    _folder_options(parser)
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="another backup path")


def _backup(options: argparse.Namespace) -> int:
    from counter import upkeep  # noqa: PLC0415 - loaded when asked for

    return upkeep.back_up(_folder(options), options.to, ask=_secret)


def _restore_options(parser: argparse.ArgumentParser) -> None:
    _folder_options(parser)
    parser.add_argument("copy", type=Path, help="the backup file")
    parser.add_argument(
        "--words",
        action="store_true",
        help="the key file is lost: type the 24 recovery words on standard input",
    )


def _restore(options: argparse.Namespace) -> int:
    from counter import upkeep  # noqa: PLC0415 - loaded when asked for

    words = _input().readline() if options.words else ""
    folder, language = _folder(options), options.language
    return upkeep.restore(options.copy, folder, words=words, language=language, ask=_secret)


def _key_options(parser: argparse.ArgumentParser) -> None:
    _folder_options(parser)
    ways = parser.add_mutually_exclusive_group()
    for kept in (Kept.KEYRING, Kept.PASSPHRASE):
        ways.add_argument(
            f"--{kept}", action="store_const", dest="kept", const=kept, help=f"keep it by a {kept}"
        )
    parser.add_argument(
        "--words",
        action="store_true",
        help="nothing else opens it: type the 24 recovery words on standard input",
    )


def _key(options: argparse.Namespace) -> int:
    from counter import upkeep  # noqa: PLC0415 - loaded when asked for

    words = _input().readline() if options.words else ""
    folder, language = _folder(options), options.language
    return upkeep.keep_key(folder, options.kept, words=words, ask=_secret, language=language)


def _enrol_options(parser: argparse.ArgumentParser) -> None:
    _folder_options(parser)
    parser.add_argument("url", help="central's address, https://…")
    parser.add_argument("code", help="the one-time code from central")
    parser.add_argument(
        "--folder", type=Path, dest="data", default=argparse.SUPPRESS, help="as --data"
    )
    parser.add_argument(
        "--authority",
        type=Path,
        metavar="FILE",
        help="the certificate (PEM) by which central's own was signed, where the system does not know it",
    )


def _enrol(options: argparse.Namespace) -> int:
    from counter import enrol, upkeep  # noqa: PLC0415 - loaded when asked for

    def tell(place: int, of: int) -> None:
        print(f"\r{place:,} / {of:,}", end="\n" if place == of else "", file=sys.stderr, flush=True)

    folder, authority = _folder(options), options.authority
    opening = upkeep.opening_of(folder, _secret)
    return enrol.enrol(
        folder, options.url, options.code, authority=authority, opening=opening, tell=tell
    )


def _verify_options(parser: argparse.ArgumentParser) -> None:
    _folder_options(parser)
    parser.add_argument("journal", type=Path, nargs="?", help="the export to check")
    parser.add_argument("--key", type=Path, metavar="FILE", help="the auditor's own key")
    parser.add_argument(
        "--head",
        action="append",
        metavar="HEAD",
        help="NUMBER:HASH off a day sheet, two groups at least, or the file that central wrote; may be repeated",
    )
    parser.add_argument(
        "--public-keys", type=Path, metavar="FILE", help="the devices' and central's, from central"
    )
    parser.add_argument("--pdf", type=Path, metavar="FILE", help="the page as a PDF, too")
    parser.add_argument(
        "--new-key", type=Path, metavar="FILE", help="make an auditor's keys: FILE and FILE.pub"
    )
    parser.add_argument("--export", type=Path, metavar="FILE", help="at a counter: hand it out")
    parser.add_argument("--to", type=Path, metavar="FILE", help="the auditor's public key, …pub")
    parser.add_argument("--clerk", metavar="CODE", help="who hands it out")
    parser.add_argument("--approver", metavar="CODE", help="the second person")


def _account_options(parser: argparse.ArgumentParser) -> None:
    _folder_options(parser)
    parser.add_argument("action", choices=("first", "set", "reset", "close", "list"))
    parser.add_argument("--by", default="", metavar="CODE", help="the administrator")
    parser.add_argument("--code", default="", help="of the account: it stands in entries")
    parser.add_argument("--name", help="of the person: it stands on paper")
    parser.add_argument("--role", type=Role, choices=Role)
    parser.add_argument("--loan-ceiling", type=int, metavar="NTD", help="of a ticket; 0: none")
    parser.add_argument("--may-void", action=argparse.BooleanOptionalAction, default=None)
    parser.add_argument("--back-date-days", type=int, metavar="DAYS")
    parser.add_argument(
        "--valid-until", type=date.fromisoformat, metavar="DAY", help="9999-12-31: none"
    )


def _account(options: argparse.Namespace) -> int:
    from counter import staffing  # noqa: PLC0415 - loaded when asked for

    given = vars(options)
    order = staffing.Order(
        **{each: given[each] for each in staffing.Order.__slots__ if each != "action"},
        action=staffing.Action(options.action),
    )
    return staffing.run(_folder(options), order, _secret, language=options.language)


_OF_A_CHECK = ("journal", "key", "head")
_OF_AN_EXPORT = ("export", "to", "clerk", "approver")


def _verify(options: argparse.Namespace) -> int:
    from counter import verify  # noqa: PLC0415 - loaded when asked for

    if sys.stdout is None:
        raise Unavailable(Trouble.OUTPUT_CLOSED)
    try:
        return _verified(options, verify)
    except Unavailable as trouble:
        print(of_trouble(trouble, options.language), file=sys.stderr)
        return MISUSED


def _verified(options: argparse.Namespace, verify: ModuleType) -> int:
    given = {name for name, value in vars(options).items() if value is not None}
    status: int
    if options.new_key is not None:
        status = verify.new_key(options.new_key, _secret)
    elif given.issuperset(_OF_AN_EXPORT):
        folder, clerk, language = _folder(options), options.clerk, options.language
        status = verify.export(
            folder,
            verify.ExportForm(options.to, options.export, options.approver),
            clerk,
            _secret,
            language=language,
        )
    elif given.issuperset(_OF_A_CHECK) and options.export is None:
        status = verify.verify(
            options.journal,
            options.key,
            tuple(map(verify.heads.read, options.head)),
            options.public_keys,
            _secret,
            language=options.language,
            pdf=options.pdf,
        )
    else:
        raise Unavailable(Trouble.VERIFY_MISUSED)
    return status


def _secret(prompt: str) -> str:
    """What is typed unseen at a terminal, or the next line that is sent in."""
    source = _input()
    if source.isatty():
        return getpass(prompt)
    return source.readline().rstrip("\n")


def _tour_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, default=Path("out"), metavar="FOLDER")


def _tour(options: argparse.Namespace) -> int:
    from counter import tour  # noqa: PLC0415 - loaded when asked for

    return tour.play(options.out)


COMMANDS = (
    Command("quote", "利息試算：what a pledge costs on a day", _quote_options, _quote),
    Command("backup", "備份：copy the counter's file and check the copy", _backup_options, _backup),
    Command("restore", "還原：put a checked copy back", _restore_options, _restore),
    Command("key", "金鑰：by what the key of the counter's file is kept", _key_options, _key),
    Command("enrol", "註冊：make the counter known to central", _enrol_options, _enrol),
    Command(
        "account", "帳號：who may work here, without a head office", _account_options, _account
    ),
    Command("verify", "查驗：check a journal as an auditor", _verify_options, _verify),
    Command("tour", "導覽：play a working day with the real windows", _tour_options, _tour),
)
