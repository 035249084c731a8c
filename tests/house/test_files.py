"""What lies in the repository: locks, licences, scripts; and no trace of one machine."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import ROOT, all_files, name_of, text_files

LOCKS = ["requirements.lock", "requirements-dev.lock"]
FOREIGN_ENDINGS = {".otf", ".svg", ".ttc", ".ttf", ".wav", ".woff2"}
LICENCE_NAMES = {"LICENSE", "LICENSE.txt", "OFL.txt"}
# Put together here so that this file names none of them.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("debian", "org"),
        ("crates", "io"),
        ("golang", "org"),
    )
]
PATHS_OF_ONE_MACHINE = re.compile(r"(?<![\w./~-])/(work|root)\b")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    for mark in ("://", "--index-url", "--extra-index-url", "--find-links", " @ ", "file:"):
        assert mark not in text


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_of_a_lock_has_one_version_and_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    packages = re.findall(r"^[a-z0-9]\S*.*(?:\n +--hash=.*)*", text, flags=re.MULTILINE)
    assert packages
    for package in packages:
        assert re.match(r"[a-z0-9._-]+==\S+ ", package)
        assert "--hash=sha256:" in package


def versions(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, flags=re.MULTILINE))


def test_the_development_lock_holds_all_of_the_other_one() -> None:
    assert versions("requirements.lock").items() <= versions("requirements-dev.lock").items()


def test_the_locks_hold_what_pyproject_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *extras["build"], *extras["central"], *extras["dev"]]
    names = {re.split(r"[<>=\[; ]", line)[0].lower().replace("_", "-") for line in asked}
    assert names <= versions("requirements-dev.lock").keys()


def test_every_package_that_runs_is_in_the_notices() -> None:
    notices = (ROOT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")
    named = set(re.findall(r"[\w.-]+", notices))
    assert versions("requirements.lock").keys() - named == set()


def test_every_folder_with_others_works_has_their_licence_beside() -> None:
    folders = {path.parent for path in all_files() if path.suffix in FOREIGN_ENDINGS}
    bare = {name_of(folder) for folder in folders if not LICENCE_NAMES & names_in(folder)}
    assert bare == set()


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_every_folder_with_others_works_is_in_the_notices() -> None:
    notices = (ROOT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")
    folders = {name_of(path.parent) for path in all_files() if path.suffix in FOREIGN_ENDINGS}
    assert {folder for folder in folders if f"`{folder}/`" not in notices} == set()


def test_no_file_names_a_registry() -> None:
    faults = [
        f"{name_of(path)} names {host}"
        for path in text_files()
        for host in REGISTRIES
        if host in path.read_text(encoding="utf-8")
    ]
    assert faults == []


def test_no_file_names_a_path_of_one_machine() -> None:
    faults = [
        f"{name_of(path)}: {found.group()}"
        for path in text_files()
        if (found := PATHS_OF_ONE_MACHINE.search(path.read_text(encoding="utf-8")))
    ]
    assert faults == []


def test_every_script_is_executable_and_parses() -> None:
    for path in all_files():
        if path.suffix in {"", ".sh"} and path.read_bytes()[:2] == b"#!":
            assert path.stat().st_mode & 0o111, name_of(path)
            shell = "bash" if b"bash" in path.read_bytes()[:30] else "sh"
            subprocess.run([shell, "-n", path], check=True)
