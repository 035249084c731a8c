"""The command `central`: serve, enrol, publish, head, verify and whatever else keeps the head office's store."""

import argparse
import os
import secrets
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from sqlalchemy import URL, make_url
from uvicorn.supervisors import Multiprocess

from central import account_command, logs, publishing
from central.app import KEYS_VARIABLE, STORE_VARIABLE
from central.devices import CODE_VALID
from central.keys import Keys, KeysUnsafe
from central.schema import StoreNewer
from central.service import Service
from central.store import Store, StoreUnavailable
from counter import wire
from counter.domain.refusal import Refused, Unavailable
from counter.sentences import ENGLISH, of_fault, of_trouble

OK = 0
FAILED = 1

_APP = "central.app:from_environment"
_ENDING_S = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit status."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except (KeysUnsafe, StoreNewer, StoreUnavailable, ValueError, OSError) as error:
        print(f"central: {error}", file=sys.stderr)
        return FAILED
    except Refused as refused:
        for each in refused.faults:
            print(f"central: {each.at}: {of_fault(each, ENGLISH)}", file=sys.stderr)
        return FAILED
    except Unavailable as trouble:
        print(f"central: {of_trouble(trouble, ENGLISH)}", file=sys.stderr)
        return FAILED
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="central", description=__doc__, allow_abbrev=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, purpose: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=purpose, description=purpose, allow_abbrev=False)
        made.add_argument(
            "--store",
            default=os.environ.get(STORE_VARIABLE, "central.db"),
            help="a file for a trial, or postgresql+psycopg://…; CENTRAL_STORE if not given",
        )
        made.add_argument(
            "--keys",
            type=Path,
            default=os.environ.get(KEYS_VARIABLE),
            help="the file of central's keys; beside an embedded store if not given",
        )
        return made

    serve = command("serve", "answer counters")
    serve.add_argument("--listen", default="127.0.0.1:8443", metavar="HOST:PORT")
    serve.add_argument("--tls-cert", type=Path)
    serve.add_argument("--tls-key", type=Path)
    serve.add_argument("--processes", type=int, default=1)
    serve.set_defaults(run=_serve)
    enrol = command("enrol", "print a one-time code for a counter")
    enrol.add_argument("--branch", required=True)
    enrol.add_argument("--counter", type=int, required=True)
    enrol.add_argument("--agency", default="kaohsiung", help="of a branch that is new")
    enrol.set_defaults(run=_enrol)
    revoke = command("revoke", "shut out every PC of a counter")
    revoke.add_argument("--branch", required=True)
    revoke.add_argument("--counter", type=int, required=True)
    revoke.set_defaults(run=_revoke)
    publish = command(
        "publish", "give an agency's rules to every counter, in force from their day on"
    )
    publish.add_argument("file", type=Path)
    publish.add_argument("--prepared-by", required=True, metavar="CODE")
    publish.add_argument("--approved-by", required=True, metavar="CODE")
    publish.add_argument("--emergency", action="store_true", help="in force at once, or soon")
    publish.set_defaults(run=_publish)
    account = command("account", "open, change or close an account at branches; list them")
    account_command.describe(account)
    account.set_defaults(run=_account)
    command(
        "not-allowed", "list acts that the accounts of their people did not allow"
    ).set_defaults(run=_not_allowed)
    command("restored", "say that a backup was brought back").set_defaults(run=_restored)
    head = command("head", "print the signed end of a branch's order, for an auditor")
    head.add_argument("--branch", required=True)
    head.set_defaults(run=_head)
    keys = command("public-keys", "print the keys that sign in a branch, for an auditor")
    keys.add_argument("--branch", required=True)
    keys.set_defaults(run=_public_keys)
    command("held", "list what shut-out counters sent").set_defaults(run=_held)
    command("verify", "fold every branch from zero and compare").set_defaults(run=_verify)
    return parser


# ------------------------------------------------------------------------------------ commands


def _serve(options: argparse.Namespace) -> int:
    logs.begin()
    service = _service(options)
    service.close()
    os.environ[STORE_VARIABLE] = _url(options.store).render_as_string(hide_password=False)
    os.environ[KEYS_VARIABLE] = str(_keys_file(options))
    host, _, port = options.listen.rpartition(":")
    config = uvicorn.Config(
        _APP,
        factory=True,
        host=host.strip("[]"),
        port=int(port),
        workers=options.processes,
        log_config=None,
        access_log=False,
        server_header=False,
        ssl_certfile=options.tls_cert,
        ssl_keyfile=options.tls_key,
        timeout_graceful_shutdown=_ENDING_S,
    )
    listening = config.bind_socket()
    listening.listen(config.backlog)
    logs.note("listening", port=listening.getsockname()[1], processes=options.processes)
    if options.processes > 1:
        Multiprocess(config, sockets=[listening]).run()
        return OK
    server = uvicorn.Server(config)
    server.run(sockets=[listening])
    return OK if server.started else FAILED


def _enrol(options: argparse.Namespace) -> int:
    made = _service(options)
    code = made.new_code(options.branch, options.counter, options.agency)
    made.close()
    minutes = CODE_VALID.total_seconds() // 60
    print(code)
    print(f"{options.branch}-{options.counter:02}, {minutes:.0f} min", file=sys.stderr)
    return OK


def _revoke(options: argparse.Namespace) -> int:
    made = _service(options)
    count = made.revoke(options.branch, options.counter)
    made.close()
    print(f"{options.branch}-{options.counter:02}: {count}")
    return OK if count else FAILED


def _publish(options: argparse.Namespace) -> int:
    draft = publishing.load(options.file)
    made = _service(options)
    try:
        before = made.published(draft.policy.agency)
        rules = publishing.following(draft, before, emergency=options.emergency)
        done = made.publish(rules, (options.prepared_by, options.approved_by))
    finally:
        made.close()
    for branch, is_new in done.items():
        print(f"{branch} {rules.version} {rules.since} {'published' if is_new else 'has it'}")
    for later in publishing.still_to_come(before, rules.since):
        print(f"central: {later.version} follows on {later.since}", file=sys.stderr)
    return OK


def _account(options: argparse.Namespace) -> int:
    made = _service(options)
    try:
        for line in account_command.lines(made, options):
            print(line)
    finally:
        made.close()
    return OK


def _not_allowed(options: argparse.Namespace) -> int:
    made = _service(options)
    lines = made.not_allowed()
    made.close()
    for line in lines:
        print(line)
    return FAILED if lines else OK


def _restored(options: argparse.Namespace) -> int:
    made = _service(options)
    made.restored()
    made.close()
    return OK


def _head(options: argparse.Namespace) -> int:
    made = _service(options)
    try:
        print(wire.pack(made.head_of(options.branch)).decode())
    finally:
        made.close()
    return OK


def _public_keys(options: argparse.Namespace) -> int:
    made = _service(options)
    try:
        print(*made.public_keys(options.branch), sep="\n")
    finally:
        made.close()
    return OK


def _held(options: argparse.Namespace) -> int:
    made = _service(options)
    for line in made.held():
        print(line)
    made.close()
    return OK


def _verify(options: argparse.Namespace) -> int:
    made = _service(options)
    faults = made.verify()
    made.close()
    for fault in faults:
        print(fault)
    return FAILED if faults else OK


# ----------------------------------------------------------------------------------- the parts


def _service(options: argparse.Namespace) -> Service:
    file = _keys_file(options)
    keys = Keys.kept(file, secrets.token_bytes)
    store = Store(_url(options.store).render_as_string(hide_password=False))
    store.upgrade()
    made = Service(
        store, keys, now=lambda: datetime.now(UTC), random=secrets.token_bytes, note=logs.note
    )
    if not made.has_its_keys():
        made.close()
        raise KeysUnsafe(f"{file} holds other keys than those with which this store began")
    made.read_anew()
    return made


def _url(store: str) -> URL:
    if "://" in store:
        return make_url(store)
    return URL.create("sqlite", database=str(Path(store).absolute()))


def _keys_file(options: argparse.Namespace) -> Path:
    """Raises ValueError where no place for the keys is given and none can be guessed."""
    if options.keys:
        return Path(options.keys).absolute()
    url = _url(options.store)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise ValueError("--keys FILE is needed with this store")
    return Path(url.database).with_suffix(".keys")


if __name__ == "__main__":
    sys.exit(main())
