"""Whatever reads what strangers write takes the listed strings and 20,000 made-up ones, and none is forgotten."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.corpus import GROUPS, LEAST, corpus
from tests.house.tree import name_of, python_files
from tools import fuzz
from tools.readers import Reader

INPUTS = 20_000
SEED = 7
READING = {"read", "parse", "decode", "unpack", "load", "unsealed", "parts"}
READING_PREFIXES = ("read_", "parse_", "decode_", "load_", "from_")
TYPED = {"raw", "typed"}
DEFINED = re.compile(r"^(    )?(def|class) (\w+)(?:\((?:self,?\s*)?(\w*))?", re.MULTILINE)
OTHERS = {
    "central.app.from_environment": "what whoever starts central tells it",
    "central.order.read": "wire.decode, which is here",
    "central.publishing.load": "settings.files.policy_of, which is here, over a file of the head office",
    "central.service.Service.read_anew": "takes nothing",
    "central.store.Store.read": "opens a transaction",
    "central.tables.Day.load_dialect_impl": "what a column is in each kind of store",
    "central.tables.Moment.load_dialect_impl": "what a column is in each kind of store",
    "central.writing.Writing.read_by": "notes which reader a device has: a number of the wire",
    "counter.db.readers.Readers.read": "lends a connection",
    "counter.db.store.Store.read": "opens a transaction",
    "counter.db.taking.Taking.read_anew": "entries of the file itself",
    "counter.desk.acting.Acting.parts": "puts the desk together",
    "counter.desk.call_sheets.CallSheets.find": "tests/hostile/test_desk.py",
    "counter.domain.policy_tables.Head.read_all": "policy_document.check, behind files.policy_of",
    "counter.tour.hands.Hands.read": "what the tour shows on its own windows",
    "counter.ui.figures.WeightField.put_typed": "puts a text back",
    "counter.ui.item_texts.from_plain": "reads a draft of the counter's own file, which is encrypted",
    "counter.ui.pages.exchange_panel.ExchangePanel.parts": "a list of tickets",
    "counter.ui.pages.merge_panel.MergePanel.parts": "a list of tickets",
    "counter.ui.pages.part_panels.PartPanel.parts": "a list of tickets",
    "counter.ui.pages.part_panels.SplitPanel.parts": "a list of tickets",
    "counter.ui.theme.load_fonts": "reads the fonts that are shipped",
    "counter.ui.weights.WeightText.read": "reading.grams and reading.qian, which are here",
}


def test_the_corpus_has_its_groups_and_every_string_its_reason() -> None:
    assert set(Counter(each.group for each in corpus())) == set(GROUPS)
    assert min(Counter(each.group for each in corpus()).values()) >= LEAST
    assert len({each.text for each in corpus()}) == len(corpus())
    assert all(each.name and each.why and each.text for each in corpus())


@pytest.mark.parametrize("reader", fuzz.READERS, ids=lambda reader: reader.name)
def test_a_listed_string_is_read_or_refused_in_the_readers_own_words(reader: Reader) -> None:
    for each in corpus():
        try:
            answer = reader.read(each.text)
        except reader.refusals:
            continue
        assert reader.again(answer), (each.name, answer)


def test_made_up_inputs_meet_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzz.run(INPUTS, seed=SEED) == 0, capsys.readouterr().out


def functions() -> Iterator[tuple[str, str]]:
    """Full name and first argument of every public function, and of every method of a public class."""
    for path in python_files("counter/", "central/"):
        module = name_of(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        owner = ""
        for indent, kind, name, first in DEFINED.findall(path.read_text(encoding="utf-8")):
            if kind == "class":
                owner = name
            elif not indent:
                yield f"{module}.{name}", first
            elif not owner.startswith("_"):
                yield f"{module}.{owner}.{name}", first


def _reads(full_name: str, first: str) -> bool:
    name = full_name.rpartition(".")[2]
    if name.startswith("_"):
        return False
    return name in READING or name.startswith(READING_PREFIXES) or first in TYPED


def test_every_function_that_reads_is_in_the_table_and_none_that_is_gone() -> None:
    there = dict(functions())
    reading = {name for name, first in there.items() if _reads(name, first)}
    named = {name for reader in fuzz.READERS for name in reader.covers} | OTHERS.keys()
    assert reading - named == set()
    assert named - there.keys() == set()


def test_what_is_tried_elsewhere_is_tried_there() -> None:
    places = {reason for reason in OTHERS.values() if reason.startswith("tests/")}
    assert {place for place in places if not Path(place).exists()} == set()
