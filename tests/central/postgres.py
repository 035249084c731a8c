"""A PostgreSQL of the tests' own: on a socket in a folder that nobody else has, gone when the last test is."""

import fcntl
import json
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

OPTIONS = {
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
}


@contextmanager
def shared(folder: Path) -> Iterator[str]:
    """The folder of its socket. Every worker of a test run asks with the same `folder`; the last one stops it."""
    with _users(folder) as users:
        if not users.get("count"):
            users["data"] = str(start())
        users["count"] = users.get("count", 0) + 1
        data = Path(users["data"])
    try:
        yield str(data.parent)
    finally:
        with _users(folder) as users:
            users["count"] -= 1
            if not users["count"]:
                stop(data)


@contextmanager
def _users(folder: Path) -> Iterator[dict[str, Any]]:
    with (folder / "postgres.json").open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        users = json.loads(file.read() or "{}")
        yield users
        file.truncate(0)
        file.write(json.dumps(users))


def start() -> Path:
    """A new server; gives its data folder."""
    folder = Path(tempfile.mkdtemp(prefix="central-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, _somebody())
    data = folder / "data"
    run(
        "initdb",
        "--no-sync",
        "-A",
        "trust",
        "-U",
        "postgres",
        "-E",
        "UTF8",
        "--locale",
        "C",
        "-D",
        data,
    )
    said = " ".join(f"-c {name}={value}" for name, value in OPTIONS.items())
    run("pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", f"-k {folder} {said}", "start")
    return data


def stop(data: Path) -> None:
    """End it and leave nothing."""
    run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    shutil.rmtree(data.parent, ignore_errors=True)


def run(name: str, *arguments: str | Path) -> None:
    """One of PostgreSQL's own programs; they refuse root, so root runs them as somebody else."""
    somebody: dict[str, Any] = {}
    if os.geteuid() == 0:
        user = _somebody()
        somebody = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
    subprocess.run(
        [program(name), *arguments],
        check=True,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        **somebody,
    )


def program(name: str) -> str:
    """Where it lies: on the path, or where Debian puts it."""
    found = shutil.which(name)
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if found is None and not versions:
        raise RuntimeError(f"{name} is missing: `make setup` as root installs PostgreSQL")
    return found or str(versions[-1])


def _somebody() -> str:
    names = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def url(socket: str, database: str) -> str:
    """How a store is told of one of its databases."""
    return f"postgresql+psycopg://postgres@/{database}?host={socket}"


def say(socket: str, statement: str) -> None:
    """One statement outside any transaction, in the server's own database."""
    engine = create_engine(url(socket, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
