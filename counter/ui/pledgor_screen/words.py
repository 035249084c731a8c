"""The words of the pledgor's screen, always in both languages whatever language the clerk's window speaks."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from counter import formats
from counter.domain.money import HALF_MONTHS_PER_MONTH, RatePart
from counter.domain.policy import Cap, Hours, Words
from counter.print.words import opening_hours, same_hours
from counter.ui.pledgor_screen.shown import Amount, Doing, For, Thing


class Both(NamedTuple):
    """One text in Chinese and in English."""

    zh: str
    en: str


WELCOME = Both("請先就座，輪到您時會請您過來", "Please take a seat. We will call you.")
HOURS = Both("營業時間", "Opening hours")
STANDARD = Both("今日質借標準", "Lending standard today")
PER_QIAN = Both(
    "純金屬每錢（3.75 公克），依成色計算", "for each 3.75 g of fine metal, by its purity"
)
RATES = Both("今日利率", "Rates today")
REST = Both("其餘", "The rest")
NO_FEE = Both("除利息外，不收任何費用", "There is no charge but the interest")
IN_PROGRESS = Both("辦理中，請核對", "In progress: please check")
DONE = Both("已辦妥，請核對單據", "Done: please check the paper")
DONE_AND_COUNT = Both("已辦妥，請當面點清", "Done: please count the cash here")
APPRAISING = Both("估價中，請稍候", "We are appraising it. One moment, please.")
TODAY = Both("今天辦理", "Today")
LAST_DAY = Both("寬限末日", "Last day of grace")
TABLE = Both("各日應付金額", "By this day you pay")
DAY = Both("這天（含）以前", "By this day")
INTEREST = Both("利息", "Interest")
ALL = Both("本息合計", "In all")
YOU_PAY = Both("您要付", "You pay")
YOU_PAID = Both("您已付", "You paid")
YOU_GET = Both("付給您", "You receive")
NOTHING_MOVES = Both("不需付款", "Nothing to pay")
RECEIVED = Both("收您現金", "Cash received")
CHANGE = Both("找您", "Change")
TRAINING = Both("訓練用，不生效力", "TRAINING: nothing here counts")
SAMPLE = Both("樣張", "SAMPLE")

_DOING = {
    Doing.TICKET: Both("單據內容", "Your ticket"),
    Doing.TOP_UP: Both("增貸", "Top-up"),
    Doing.PAY_DOWN: Both("部分還本", "Partial repayment"),
    Doing.SPLIT: Both("拆單", "Ticket split"),
    Doing.MERGE: Both("併單", "Tickets merged"),
    Doing.TOGETHER: Both("多張一起付款", "Several tickets in one payment"),
    Doing.REVERSE: Both("更正，恢復原狀", "Correction: the act is undone"),
    Doing.CORRECT: Both("身分別更正", "Rate class corrected"),
    Doing.LOSS: Both("掛失", "Loss reported"),
    Doing.REPLACE: Both("掛失補發", "Replacement of a lost ticket"),
    Doing.RELEASE: Both("發還物主", "Returned to the owner"),
    Doing.REFUND: Both("退款", "Refund"),
    Doing.SETTLE: Both("重複交易處理", "A double payment is put right"),
    Doing.OTHER: Both("辦理事項", "At the counter"),
}
_FOR = {
    For.INTEREST: INTEREST,
    For.PRINCIPAL: Both("本金", "Principal"),
    For.LENT: Both("本金", "Principal"),
    For.REFUND: Both("退還款項", "Money returned"),
}
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def act(doing: Doing, words: Words) -> Both:
    """What is being done, in the agency's words."""
    match doing:
        case Doing.PLEDGE:
            return Both(words.pledge, "New pledge")
        case Doing.RENEW:
            return Both(words.renew, "Renewal")
        case Doing.REDEEM:
            return Both(words.redeem, "Redemption")
        case Doing.PART:
            return Both(f"部分{words.redeem}", "Some items redeemed")
        case _:
            return _DOING[doing]


def line(amount: Amount, *, told_way: bool) -> Both:
    """What an amount is for, interest with its months; `told_way`: who pays it too."""
    zh, en = _FOR[amount.what]
    if amount.half_months:
        months = formats.months(amount.half_months)
        several = "s" if amount.half_months > HALF_MONTHS_PER_MONTH else ""
        zh, en = f"{zh}（{months} 個月）", f"{en}, {months} month{several}"
    if told_way:
        way = YOU_PAY if amount.amount > 0 else YOU_GET
        return Both(f"{way.zh}：{zh}", f"{way.en}: {en}")
    return Both(zh, en)


def in_all(way: Both) -> Both:
    """The sum of several amounts, and who pays it."""
    return Both(f"合計{way.zh}", f"In all, {way.en.lower()}")


def to_renew(words: Words) -> Both:
    """What a renewal costs."""
    return Both(f"{words.renew}：付利息", "Renew: pay the interest")


def to_redeem(words: Words) -> Both:
    """What a redemption costs."""
    return Both(f"{words.redeem}：付本息", "Redeem: pay principal and interest")


def principal(words: Words) -> Both:
    """The sum lent."""
    return Both(f"{words.pledge}金額", "Principal")


def maturity(words: Words) -> Both:
    """The day the term ends."""
    return Both(words.maturity, "Maturity")


def more(count: int) -> Both:
    """How many there is no room for."""
    return Both(f"另有 {count} 項", f"and {count} more")


def tickets(count: int) -> Both:
    """How many tickets an act is about."""
    return Both(f"共 {count} 張", f"{count} tickets")


def class_to(name: Both, cap: Cap | None) -> Both:
    """A rate class, and up to which principal its rate holds."""
    if cap is None:
        return name
    most = formats.ntd(cap.amount)
    return Both(f"{name.zh}（{most} 以內）", f"{name.en}, up to {most}")


def thing_size(thing: Thing) -> Both:
    """Pieces and weight of a thing."""
    several = "" if thing.quantity == 1 else "s"
    zh, en = f"{thing.quantity} 件", f"{thing.quantity} piece{several}"
    if thing.gross:
        grams = formats.grams_figure(thing.gross)
        zh, en = f"{zh}　{grams} 公克（{formats.qian(thing.gross)}）", f"{en}, {grams} g"
    return Both(zh, en)


def rate(part_bp: int) -> Both:
    """A monthly rate and the annual one. Source: PA 11."""
    monthly, annual = formats.percent(part_bp), formats.annual_percent(part_bp)
    return Both(f"月息 {monthly}　年息 {annual}", f"{monthly} a month = {annual} a year")


def rate_part(part: RatePart, name: Both, *, alone: bool) -> Both:
    """A rate part of a ticket; with its principal where there are several."""
    said = rate(part.rate_bp)
    if alone:
        return Both(f"{name.zh}　{said.zh}", f"{name.en}: {said.en}")
    sum_ = formats.ntd(part.principal)
    return Both(f"{name.zh} {sum_}　{said.zh}", f"{name.en} {sum_}: {said.en}")


def day(on: date) -> Both:
    """A day in the ROC calendar and in figures."""
    return Both(f"{formats.roc_day(on)} {formats.weekday(on)}", on.isoformat())


def hours(week: tuple[Hours, ...]) -> Both:
    """A week's opening hours."""
    return Both(opening_hours(week), ", ".join(_hours_en(week)))


def _hours_en(week: tuple[Hours, ...]) -> Iterable[str]:
    for days, times in same_hours(week):
        first, last = _WEEKDAYS_EN[days[0]], _WEEKDAYS_EN[days[-1]]
        yield f"{first} {times}" if len(days) == 1 else f"{first}–{last} {times}"
