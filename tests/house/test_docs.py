"""The pages for readers: their links lead somewhere, their pictures are there and wanted."""

import re
from pathlib import Path

from tests.house.tree import ROOT, all_files, name_of, text_files

LINK = re.compile(r"\]\(([^)#\s]+)|<img src=\"([^\"]+)\"")


def pages() -> list[Path]:
    return [path for path in all_files() if path.suffix == ".md"]


def links(page: Path) -> list[Path]:
    text = page.read_text(encoding="utf-8")
    targets = [target or image for target, image in LINK.findall(text)]
    return [(page.parent / target).resolve() for target in targets if "://" not in target]


def test_every_link_of_a_page_leads_somewhere() -> None:
    broken = [
        f"{name_of(page)}: {link.name}"
        for page in pages()
        for link in links(page)
        if not link.exists()
    ]
    assert broken == []


def test_every_picture_is_shown_on_a_page() -> None:
    shown = {link for page in pages() for link in links(page)}
    assert {name_of(path) for path in all_files() if path.suffix == ".png"} - {
        link.relative_to(ROOT).as_posix() for link in shown
    } == set()


def test_every_decision_is_in_the_list_of_decisions() -> None:
    folder = ROOT / "docs" / "adr"
    listed = set(links(folder / "README.md"))
    assert {path for path in folder.glob("0*.md") if path not in listed} == set()


def test_who_bears_a_ticket_has_one_name_on_screen_paper_and_page() -> None:
    other = "持" + "票人"
    naming = [name_of(p) for p in text_files() if other in p.read_text(encoding="utf-8")]
    assert naming == [], "持單人"
