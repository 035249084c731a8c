"""The command `counter`: one line in `COMMANDS` for each thing it can do, loaded when asked for."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from counter.domain.refusal import Unavailable
from counter.sentences import CHINESE, LANGUAGES, of_trouble

OK = 0
FAILED = 1
INTERRUPTED = 130


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
    parser.set_defaults(run=None, language=CHINESE)
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in COMMANDS:
        subparser = subparsers.add_parser(
            command.name, help=command.purpose, description=command.purpose, allow_abbrev=False
        )
        subparser.add_argument("--language", choices=LANGUAGES, default=CHINESE)
        command.add_options(subparser)
        subparser.set_defaults(run=command.run)
    options = parser.parse_args(arguments)
    if options.run is None:
        parser.print_help()
        return FAILED
    try:
        status: int = options.run(options)
    except Unavailable as trouble:
        print(of_trouble(trouble, options.language), file=sys.stderr)
        return FAILED
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
    answers = sys.stdout.buffer
    try:
        if asked:
            good = quote.answer_options(asked, answers, language=options.language)
        else:
            good = quote.answer_lines(sys.stdin.buffer, answers, language=options.language)
    except BrokenPipeError:  # nobody reads on; what is left to flush goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), answers.fileno())
        return FAILED
    return OK if good else FAILED


COMMANDS = (Command("quote", "利息試算：what a pledge costs on a day", _quote_options, _quote),)
