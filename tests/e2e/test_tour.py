"""What `counter tour` leaves behind is complete, readable and right to the dollar and the day."""

import io
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat
from PySide6.QtWidgets import QWidget

from counter import formats
from counter.tour import photos
from counter.tour.hands import Hands
from counter.tour.record import Record
from tests.e2e.conftest import Tour
from tests.e2e.programs import counter, quotes
from tests.print.reading import all_text, codes, page_count, picture

ACTS = {
    "first-start",
    "begin-day",
    "recovery-sheet",
    "low-income-gold",
    "paper-jam",
    "refused-id",
    "known-pledgor",
    "forbidden-goods",
    "rare-name",
    "forged-ticket",
    "foreign-scan",
    "ticket-explained",
    "undone",
    "redeemed-by-mistake",
    "redemption-undone",
    "class-corrected",
    "no-printer",
    "bilingual-ticket",
    "bag-label",
    "three-things",
    "topped-up",
    "paid-down",
    "part-redeemed",
    "split",
    "merged",
    "crash-draft",
    "day-end",
    "open-later-day",
    "call-list",
    "call-list-printed",
    "call-reached",
    "call-no-answer",
    "call-promised",
    "sms-service",
    "sms-consent",
    "message-sent",
    "call-proof",
    "register-drawn",
    "register-sent",
    "police-shown",
    "count-begun",
    "count-scanned",
    "count-closed",
    "count-explained",
    "count-sealed",
    "morning-page",
    "self-inspection",
    "finding-reported",
    "redemption-in-grace",
    "redeemed-ticket",
    "english",
    "large-text",
    "first-start-taipei",
    "pictures",
    "watch",
    "second-appraiser",
    "day-end-taipei",
    "renewal-after-rate-change",
    "replaced-ticket",
    "loss-reported",
    "lost-ticket-brought",
    "lost-ticket-replaced",
    "lost-paper-again",
    "police-hold",
    "given-to-owner",
    "owner-paid-back",
    "hold-lifted",
    "minor-with-consent",
    "pledge-refused",
    "alert-raised",
    "after-hours",
    "pledgor-screen",
    "paid-together",
    "line-enrolled",
    "line-pledge",
    "line-picture",
    "line-cut",
    "redeemed-twice",
    "clash-shown",
    "clash-settled",
    "clash-over",
}
NO_PICTURE = {"first-start-taipei", "day-end-taipei", "redeemed-by-mistake", "three-things"}
"""Acts that stand for what another act shows already."""
WRITTEN = {
    "low-income-gold": "陳大文",
    "known-pledgor": "陳大文",
    "rare-name": "𡘙𠮷明",
    "no-printer": "NGUYỄN THỊ HOA",
    "class-corrected": "𡘙𠮷明",
    "minor-with-consent": "林小宇",
    "watch": "周怡君",
    "second-appraiser": "許文雄",
    "renewal-after-rate-change": "周怡君",
    "lost-ticket-replaced": "周怡君",
}
"""Acts that wrote a ticket, and for whom."""
KEPT_BY = {"no-printer": "bilingual-ticket"}
"""Acts whose ticket another act printed."""
QR = re.compile(r"HTTPS://[A-Z0-9./]+/T/([A-Z][0-9]{13})/[0-9A-Z]{10}")
NUMBER = re.compile(r"([A-Z]\d{2}-\d{2})-\d{3}-(\d{5})-\d")
"""A ticket number as people read it: its counter and its serial."""
SIZES = {(1366, 768), (1920, 1080)}


def ticket_paper(tour: Tour, name: str) -> bytes:
    act = tour.act(KEPT_BY.get(name, name))
    [paper] = [p for p in act["files"]["papers"] if "ticket-" in p]
    return tour.paper(paper)


def pictures(tour: Tour) -> Iterator[str]:
    for act in tour.acts:
        yield from act["files"]["pictures"]


def test_it_tells_where_tickets_reports_and_pictures_are(tour: Tour) -> None:
    assert tour.ended.err == ""
    for words in ("當票與報表", "tickets and reports", "畫面", "pictures", str(tour.folder)):
        assert words in tour.ended.out


@pytest.mark.parametrize("list_there", ["{}", '[{"act": 1}]', "[", "\\udcff"])
def test_a_folder_with_a_list_of_another_kind_is_taken(tmp_path: Path, list_there: str) -> None:
    (tmp_path / "tour.json").write_bytes(list_there.encode("utf-8", "backslashreplace"))
    Record(tmp_path).prepare()
    assert json.loads((tmp_path / "tour.json").read_text()) == []


def test_a_tour_that_has_no_place_for_its_papers_says_so(tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("")
    ended = counter("tour", "--out", taken)
    assert ended.status == 1
    assert str(taken) in ended.err
    assert "Traceback" not in ended.err


def test_nothing_is_left_in_the_users_home(tour: Tour) -> None:
    home = tour.folder.with_name("tour-home")
    left = [path for path in home.rglob("*") if path.is_file()]
    assert [path for path in left if ".cache" not in path.parts] == []


def test_every_act_is_listed_once(tour: Tour) -> None:
    names = [act["act"] for act in tour.acts]
    assert set(names) == ACTS
    assert len(names) == len(ACTS)


def test_every_act_has_a_picture_in_light_and_in_dark(tour: Tour) -> None:
    without = {
        act["act"]
        for act in tour.acts
        for scheme in ("light", "dark")
        if not any(name.endswith(f"-{scheme}.png") for name in act["files"]["pictures"])
    }
    assert without == NO_PICTURE


def test_every_file_made_is_listed_and_every_file_listed_is_there(tour: Tour) -> None:
    for act in tour.acts:
        for names in act["files"].values():
            assert len(set(names)) == len(names), act["act"]
    listed = {name for act in tour.acts for kind in act["files"].values() for name in kind}
    made = {
        path.relative_to(tour.folder).as_posix()
        for path in tour.folder.rglob("*")
        if path.is_file() and path.name != "tour.json"
    }
    assert made == listed


def test_pictures_show_the_window_at_a_counters_size(tour: Tour) -> None:
    for name in pictures(tour):
        with Image.open(tour.folder / name) as image:
            assert image.size in SIZES, name
            assert ImageStat.Stat(image.convert("L")).stddev[0] > 8, f"{name} is blank"


def test_dark_pictures_are_dark_and_light_ones_light(tour: Tour) -> None:
    for name in pictures(tour):
        with Image.open(tour.folder / name) as image:
            brightness = ImageStat.Stat(image.convert("L")).median[0]
        assert (brightness > 128) == name.endswith("-light.png"), name


def test_steps_of_the_tour_look_different_from_each_other(tour: Tour) -> None:
    light = [name for name in pictures(tour) if name.endswith("-light.png")]
    for name, after in pairwise(light):
        one, other = (Image.open(tour.folder / each).convert("RGB") for each in (name, after))
        assert one.size != other.size or ImageChops.difference(one, other).getbbox(), (name, after)


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_a_tickets_paper_bears_its_fields(tour: Tour, name: str) -> None:
    act = tour.act(name)
    text = all_text(ticket_paper(tour, name))
    principal = act["amounts"]["principal"]
    assert "".join(WRITTEN[name].split()) in text
    assert formats.ticket_number(act["ticket"]) in text
    assert "".join(formats.ntd(principal).split()) in text
    assert formats.capitals(principal) in text
    for part in act["parts"]:
        assert f"{part['monthly_rate']}%" in text
    for word in ("正聯", "副聯", "樣張", "訓練"):
        assert word in text


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_the_qr_code_of_the_paper_is_that_of_the_list(tour: Tour, name: str) -> None:
    act = tour.act(name)
    read = codes(picture(ticket_paper(tour, name), dpi=150))
    assert set(read) == {act["qr"]}
    match = QR.fullmatch(act["qr"])
    assert match is not None, "an address, a number and a check code, nothing about a person"
    assert match[1] == act["ticket"]


@pytest.mark.parametrize("name", ["low-income-gold", "rare-name", "watch"])
def test_the_bag_label_bears_the_bags_code(tour: Tour, name: str) -> None:
    paper = ticket_paper(tour, name)
    last = page_count(paper) - 1
    assert codes(picture(paper, last)) == [f"BAG:{tour.act(name)['ticket']}"]


def test_a_label_kept_without_a_printer_bears_the_bags_code(tour: Tour) -> None:
    act = tour.act("bag-label")
    [label] = act["files"]["papers"]
    assert page_count(tour.paper(label)) == 1
    assert codes(picture(tour.paper(label))) == [f"BAG:{act['ticket']}"]


def test_a_clash_of_two_counters_is_settled_on_paper(tour: Tour) -> None:
    act = tour.act("clash-settled")
    [notice] = act["files"]["papers"]
    text = all_text(tour.paper(notice))
    for words in ("重複交易處理單", "K01-04", "斷線時兩個櫃檯都收了款", "NT$30,270"):
        assert words in text, words


def test_the_call_list_on_paper_has_everybody_who_is_called_that_day(tour: Tour) -> None:
    [paper] = tour.act("call-list-printed")["files"]["papers"]
    text = all_text(tour.paper(paper))
    for words in ("到期通聯名單", "何美玲", "林小宇", "𡘙𠮷明", "NGUYỄNTHỊHOA", "115年6月12日"):
        assert words in text, words


def test_the_proof_names_every_call_and_the_message(tour: Tour) -> None:
    [paper] = tour.act("call-proof")["files"]["papers"]
    text = all_text(tour.paper(paper))
    for words in ("無人接聽王小明", "已通知本人王小明", "約定115/06/15", "簡訊0912345678已送出"):
        assert words in text, words
    assert "尚無通聯" in text, "who has no number was not called"


def test_the_report_that_was_sealed_names_every_difference_and_why(tour: Tour) -> None:
    [paper] = tour.act("count-sealed")["files"]["papers"]
    assert paper.startswith("papers/sealed-")
    report = all_text(tour.paper(paper))
    for words in (
        "短少",
        "遍尋不著",
        "帳外",
        "X-2031",
        "空袋誤貼舊標籤",
        "林主任",
        "王小明",
        "相符",
    ):
        assert words in report


def test_a_ticket_for_who_reads_english_has_both_languages(tour: Tour) -> None:
    text = all_text(ticket_paper(tour, "no-printer"))
    watch = all_text(ticket_paper(tour, "watch"))
    for chinese, english in (("寬限末日", "Lastdayofgrace"), ("約定事項", "TermsinEnglish")):
        assert chinese in text
        assert english in text
        assert english not in watch


def test_who_values_above_the_ceiling_stands_on_the_ticket(tour: Tour) -> None:
    assert "黃主任" in all_text(ticket_paper(tour, "second-appraiser"))
    assert "黃主任" not in all_text(ticket_paper(tour, "watch"))


def test_an_owner_is_given_back_what_the_goods_cost_on_paper(tour: Tour) -> None:
    given, back = tour.act("given-to-owner"), tour.act("owner-paid-back")
    assert back["ticket"] == given["ticket"]
    [paper] = back["files"]["papers"]
    text = all_text(tour.paper(paper))
    for words in ("NT$50,000", "何明德", "經查收當時所捺指紋非本人所有"):
        assert words in text


def test_goods_the_police_let_go_stand_as_before(tour: Tour) -> None:
    act = tour.act("hold-lifted")
    assert act["ticket"] == tour.act("second-appraiser")["ticket"]
    held, lifted = (all_text(tour.paper(name)) for name in act["files"]["papers"])
    assert "114刑案2047" in held
    assert "北市警中正一分刑字第1143015678號" in lifted


@pytest.mark.usefixtures("qapp")
def test_what_was_seen_once_was_seen() -> None:
    window = QWidget()
    looks = iter((False, True))
    Hands(window).wait(lambda: next(looks, False), "what stays for a moment")
    assert list(looks) == []


def test_the_telephones_picture_lies_on_its_side_and_says_so() -> None:
    with Image.open(io.BytesIO(photos.held_sideways(photos.watch()))) as stored:
        assert stored.width > stored.height
        upright = ImageOps.exif_transpose(stored)
    assert upright.size == (1200, 1600)
    above, left = upright.getpixel((600, 100)), upright.getpixel((100, 800))
    assert isinstance(above, tuple)
    assert isinstance(left, tuple)
    assert above[0] > above[2], "the strap is above the dial"
    assert left[0] < left[2], "the cloth is beside it"


def case(act: dict[str, Any], on: str) -> dict[str, Any]:
    return {
        "agency": act["agency"],
        "class": act["class"],
        "principal": act["amounts"]["principal"],
        "pledged_on": act["dates"]["pledged_on"],
        "on": on,
        "low_rate_outstanding": act["low_rate_outstanding"],
        "item_type": act["item_type"],
    }


def test_days_and_rates_of_every_ticket_are_those_of_the_rules(tour: Tour) -> None:
    acts = [tour.act(name) for name in WRITTEN]
    for act, quote in zip(acts, quotes([case(a, a["dates"]["on"]) for a in acts]), strict=True):
        dates = act["dates"]
        assert (dates["maturity"], dates["last_day"]) == (quote["maturity"], quote["last_day"])
        assert act["parts"] == quote["parts"]


def test_what_was_paid_is_what_the_rules_ask(tour: Tour) -> None:
    intake, redeemed = tour.act("low-income-gold"), tour.act("redemption-in-grace")
    watch, renewed = tour.act("watch"), tour.act("renewal-after-rate-change")
    paid = [(intake, redeemed), (watch, renewed)]
    asked = quotes([case(old, new["dates"]["on"]) for old, new in paid])
    for (_, act), quote in zip(paid, asked, strict=True):
        amounts = act["amounts"]
        assert amounts["interest"] == quote["interest"]
        assert amounts["change"] == amounts["received"] - amounts["total"]
    assert redeemed["ticket"] == intake["ticket"]
    assert redeemed["amounts"]["total"] == 100_000 + redeemed["amounts"]["interest"]
    assert redeemed["dates"]["on"] > redeemed["dates"]["maturity"], "in the grace"
    assert renewed["predecessor"] == watch["ticket"]
    assert renewed["amounts"]["total"] == renewed["amounts"]["interest"]


def test_the_examples_of_the_rules_come_out_on_screen(tour: Tour) -> None:
    redeemed, renewed = tour.act("redemption-in-grace"), tour.act("renewal-after-rate-change")
    assert redeemed["amounts"]["interest"] == 2_025
    assert [part["principal"] for part in redeemed["parts"]] == [75_000, 25_000]
    assert renewed["amounts"]["interest"] == 1_085
    assert tour.act("watch")["parts"] == [{"principal": 50_000, "monthly_rate": "0.62"}]
    assert renewed["parts"] == [{"principal": 50_000, "monthly_rate": "0.58"}]
    assert tour.act("known-pledgor")["parts"] == [{"principal": 9_000, "monthly_rate": "0.9"}]


def test_numbers_run_without_a_gap_at_each_counter(tour: Tour) -> None:
    papers = {name for act in tour.acts for name in act["files"]["papers"] if "ticket-" in name}
    printed = {number for name in papers for number in NUMBER.findall(all_text(tour.paper(name)))}
    for agency, place in (("kaohsiung", "K01-01"), ("taipei", "T01-02")):
        serials = sorted({int(serial) for counter, serial in printed if counter == place})
        assert serials == list(range(1, len(serials) + 1)), agency
        assert len(serials) > 2, agency


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("refused-id", "檢查碼"),
        ("forbidden-goods", "當舖業法第16條"),
        ("forged-ticket", "偽造"),
        ("foreign-scan", "不是本機關"),
        ("rare-name", "印表機"),
        ("second-appraiser", "第二鑑價人"),
        ("redeemed-ticket", "取贖"),
        ("replaced-ticket", "換單"),
        ("lost-ticket-brought", "掛失"),
        ("lost-paper-again", "補發"),
    ],
)
def test_every_refusal_is_a_sentence_on_screen(tour: Tour, name: str, words: str) -> None:
    refusal = tour.act(name)["refusal"]
    assert words in refusal
    assert refusal.endswith("。")


@pytest.mark.parametrize("name", ["paper-jam", "rare-name"])
def test_a_ticket_printed_again_says_so_and_why(tour: Tour, name: str) -> None:
    text = all_text(ticket_paper(tour, name))
    assert "補印" in text
    assert {"paper-jam": "卡紙", "rare-name": "印表機故障"}[name] in text


def test_the_day_sheet_adds_up(tour: Tour) -> None:
    [sheet] = tour.act("day-end")["files"]["papers"]
    text = all_text(tour.paper(sheet))
    for amount in ("NT$147,955", "NT$502,875", "-NT$354,920"):
        assert amount in text
    for name in ("low-income-gold", "known-pledgor", "rare-name", "no-printer"):
        assert formats.ticket_number(tour.act(name)["ticket"]) in text


def test_the_recovery_sheet_bears_all_words(tour: Tour) -> None:
    [sheet] = tour.act("recovery-sheet")["files"]["papers"]
    [code] = codes(picture(tour.paper(sheet)))
    words = code.split()
    assert len(words) == 24
    text = all_text(tour.paper(sheet))
    assert all(word in text for word in words)


def test_the_list_is_the_same_on_every_tour(tour: Tour) -> None:
    text = json.dumps(tour.acts, ensure_ascii=False)
    assert "tmp" not in text
    assert str(tour.folder) not in text
