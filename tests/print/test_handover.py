"""The slip of a hand-over: bags, tickets, contents, NT$, who, until when, boxes to sign in; no pledgor (H2)."""

from dataclasses import replace

import pytest

from counter.domain.custody import Party
from counter.print.render import render, title
from tests.print import reading
from tests.print.vault_samples import LINES, SLIP


def test_an_appraiser_signs_for_each_bag_and_again_when_it_comes_back() -> None:
    pdf = render([SLIP])
    said = "".join(reading.seen(pdf).split())
    wanted = (
        *("委外鑑定送件單", "高雄市動產質借所", "訓練用不生效力", "K01-02-001041", "林美惠"),
        *("受託鑑定人王氏鑑定有限公司", "115年12月1日前交還", "鑽石複驗", "2袋本金合計NT$53,400"),
        *("K01-02-115-00012-7", "B-17", "黃金2件、手錶1件", "交付人", "受領人", "主管"),
        *("必須拆封", "交還日期", "交還人", "收回人", "一式二份"),
    )
    assert [text for text in wanted if text not in said] == []
    assert said.count("□") == 4
    assert reading.page_count(pdf) == 1


@pytest.mark.parametrize(
    ("party", "name", "who"),
    [(Party.BRANCH, "封袋移交單", "接收分處"), (Party.CUSTODIAN, "庫房保管交接單", "接管人")],
)
def test_another_branch_and_a_colleague_have_slips_of_their_own(
    party: Party, name: str, who: str
) -> None:
    slip = replace(SLIP, party=party, due=None if party is Party.CUSTODIAN else SLIP.due)
    said = reading.seen(render([slip]))
    assert title(slip) == name
    assert who in said
    assert "必須拆封" not in said
    assert ("交還人" in said) is (party is Party.BRANCH), "a colleague keeps them until handed on"


def test_many_bags_go_on_to_further_sheets_and_nothing_is_cut() -> None:
    many = replace(SLIP, lines=LINES * 60, bags=120, note="長" * 120, receiver="長" * 60)
    pdf = render([many])
    assert reading.page_count(pdf) > 3
    for number in range(reading.page_count(pdf)):
        chars = reading.characters(pdf, number)
        assert list(reading.overlaps(chars)) == []
        assert reading.crossing(chars, reading.upright_rules(pdf, number)) == []
