"""The Chinese of codes that stand on paper."""

from typing import assert_never

from counter.domain import reminding
from counter.domain.codes import (
    Change,
    Paper,
    Position,
    PrintReason,
    ReversalReason,
    Settlement,
)
from counter.domain.counts import Cause, Finding, Method
from counter.domain.entries import Kind
from counter.domain.money import Ntd
from counter.domain.parts import Finger
from counter.domain.policy import Hours, Words
from counter.domain.reminding import NumberKind, Outcome
from counter.domain.remittance import Channel
from counter.print.papers import Marks, Origin

FINGERS = {
    Finger.LEFT_THUMB: "左手拇指",
    Finger.LEFT_INDEX: "左手食指",
    Finger.LEFT_MIDDLE: "左手中指",
    Finger.LEFT_RING: "左手無名指",
    Finger.LEFT_LITTLE: "左手小指",
    Finger.RIGHT_THUMB: "右手拇指",
    Finger.RIGHT_INDEX: "右手食指",
    Finger.RIGHT_MIDDLE: "右手中指",
    Finger.RIGHT_RING: "右手無名指",
    Finger.RIGHT_LITTLE: "右手小指",
    Finger.NONE: "無手指可捺印",
}

PRINT_REASONS = {
    PrintReason.JAM: "卡紙",
    PrintReason.PRINTER_FAILED: "印表機故障",
    PrintReason.DAMAGED: "紙張毀損",
    PrintReason.MISPRINT: "印刷不清",
}

_POSITIONS = {
    Position.MINOR: "未成年，法定代理人同意",
    Position.GUARDIAN: "監護人代理",
    Position.AGENT: "代理人",
    Position.HEIR: "繼承人",
}
_PAPERS = {
    Paper.CONSENT: "同意書",
    Paper.HOUSEHOLD: "戶籍資料",
    Paper.GUARDIANSHIP: "監護裁定",
    Paper.AUTHORISATION: "委託書",
    Paper.DEATH: "死亡證明",
    Paper.HEIRS: "繼承系統表",
    Paper.AGREEMENT: "繼承人協議",
    Paper.ID_DOCUMENT: "身分證明文件",
    Paper.POLICE: "警察機關文件",
    Paper.JUDGMENT: "法院文書",
    Paper.OWNERSHIP: "所有權證明",
}

CHANNELS = {
    Channel.POSTAL_ORDER: "郵政匯票",
    Channel.ATM_TRANSFER: "自動櫃員機轉帳",
}

NUMBER_KINDS = {
    NumberKind.MOBILE: "手機",
    NumberKind.HOME: "住家",
    NumberKind.WORK: "公司",
    NumberKind.OTHER: "其他電話",
}
CALL_OUTCOMES = {
    Outcome.REACHED: ("通知", "已通知本人"),
    Outcome.NO_ANSWER: ("未接", "無人接聽"),
    Outcome.WRONG_NUMBER: ("錯號", "號碼錯誤"),
    Outcome.REFUSED: ("拒絕", "本人拒絕通知"),
    Outcome.PROMISED: ("約定", "約定到場日（日期寫在備註）"),
    Outcome.MESSAGE_LEFT: ("轉告", "請人轉告回電"),
}
"""What can come of a call, in the order of its keys: at the head of a column, and in full."""

TRIES = {
    **{outcome: full for outcome, (_, full) in CALL_OUTCOMES.items()},
    Outcome.PROMISED: "約定到場",
    Outcome.SENT: "已送出",
    Outcome.FAILED: "未送達",
    Outcome.UNSURE: "是否送達不明",
    Outcome.RETURNED: "退件",
    Outcome.WITHDRAWN: "登錄有誤，撤回",
}
"""What came of any try, in full."""
TRIED_BY = {
    reminding.Channel.PHONE: "電話",
    reminding.Channel.SMS: "簡訊",
    reminding.Channel.EMAIL: "電郵",
    reminding.Channel.LINE: "LINE",
    reminding.Channel.LETTER: "信函",
}

FINDINGS = {
    Finding.MATCHED: "相符",
    Finding.MISSING: "短少",
    Finding.UNKNOWN: "帳外",
    Finding.DUPLICATE: "重複掃描",
    Finding.TWO_PLACES: "兩處掃得",
    Finding.MISPLACED: "庫位不符",
    Finding.REDEEMED: "帳上已交付",
    Finding.WRONG_SEAL: "封緘有異",
    Finding.OTHER_BRANCH: "他分處之物",
    Finding.UNREADABLE: "無法判讀",
    Finding.OUTSIDE: "帳上在外",
    Finding.ARRIVED: "新入",
    Finding.LEFT: "交出",
    Finding.MOVED: "移置",
    Finding.NOT_ASKED: "非應盤",
}
"""What came of a bag, or of a scan, in a stocktake."""
CAUSES = {
    Cause.FOUND: "在他處尋獲",
    Cause.NOT_ENTERED: "漏未登錄",
    Cause.ENTERED_WRONG: "登錄錯誤",
    Cause.LABEL: "標籤有誤",
    Cause.RESEALED: "因故重新封緘",
    Cause.LOST: "遍尋不著",
    Cause.OTHER: "其他",
}
METHODS = {
    Method.WHOLE: "全數盤點",
    Method.RANDOM: "隨機抽樣",
    Method.VALUE: "依金額抽樣",
}

REVERSAL_REASONS = {
    ReversalReason.PLEDGOR_WITHDREW: "持單人當日反悔",
    ReversalReason.WRONG_PERSON: "登錄錯人",
    ReversalReason.WRONG_ITEM: "質物登錄錯誤",
    ReversalReason.WRONG_AMOUNT: "金額登錄錯誤",
    ReversalReason.WRONG_CLASS: "身分別登錄錯誤",
    ReversalReason.WRONG_TICKET: "辦錯單據",
    ReversalReason.WRONG_ACT: "辦錯項目",
}

_WEEKDAYS = "一二三四五六日"


_ON_GOODS = {
    Kind.PLACES_CHANGED: "庫位增設停用",
    Kind.BAGS_MOVED: "封袋移置",
    Kind.HANDOVER_PROPOSED: "封袋移交",
    Kind.HANDOVER_ANSWERED: "封袋點收",
    Kind.BAGS_RETURNED: "封袋收回",
    Kind.COUNT_OPENED: "盤點開始",
    Kind.SCANS_TOLD: "盤點掃描",
    Kind.COUNT_CLOSED: "盤點截止",
    Kind.LINE_EXPLAINED: "盤點差異說明",
    Kind.COUNT_SEALED: "盤點簽核",
    Kind.COUNT_DROPPED: "盤點中止",
    Kind.MORNING_SEEN: "晨間檢核",
    Kind.INSPECTED: "自行查核",
    Kind.FINDING_FIXED: "缺失改善回報",
    Kind.FINDING_CHECKED: "缺失改善複查",
    Kind.LIST_DRAWN: "清冊製作",
    Kind.LIST_SENT: "清冊陳報",
    Kind.POLICE_SHOWN: "警察機關查閱",
}


def act_name(kind: Kind, words: Words) -> str:
    """An act's name on the day sheet, in the agency's words."""
    return {
        Kind.DAY_OPENED: "開始營業",
        Kind.DAY_CLOSED: words.day_end,
        Kind.TAKEN_IN: words.pledge,
        Kind.RENEWED: words.renew,
        Kind.REDEEMED: words.redeem,
        Kind.EXCHANGED: "異動",
        Kind.PAID_TOGETHER: "合併付款",
        Kind.REVERSED: "沖銷",
        Kind.CLASS_CORRECTED: "身分別更正",
        Kind.REPRINTED: "補印",
        Kind.LOSS_REPORTED: "掛失",
        Kind.LOSS_WITHDRAWN: "撤銷掛失",
        Kind.REPLACED: "掛失補發",
        Kind.HELD: "警方扣留",
        Kind.HOLD_LIFTED: "解除扣留",
        Kind.HOLD_NOTED: "補登扣留公文",
        Kind.RELEASED: "發還物主",
        Kind.REFUNDED: "退款",
        Kind.INTAKE_REFUSED: "未受理",
        Kind.ALERT_RAISED: "警示註記",
        Kind.ALERT_LIFTED: "解除警示",
        Kind.HOURS_EXTENDED: "延長服務",
        Kind.LINE_ALLOWED: "准予開單",
        Kind.PLEDGOR_CHANGED: "資料變更",
        Kind.DATA_GIVEN: "提供個人資料",
        Kind.PERSONS_ERASED: "銷毀個人資料",
        Kind.PERSONS_LINKED: "合併為同一人",
        Kind.PERSONS_PARTED: "分開為兩人",
        Kind.BRANCH_CLOSED: "停止上班日",
        Kind.NUMBERS_LOST: "號碼遺失",
        Kind.RECOVERY_KEPT: "復原單已收存",
        Kind.JOURNAL_EXPORTED: "帳冊匯出",
        Kind.LOOKS_CLOSED: "查閱紀錄結檔",
        Kind.CLASH_SETTLED: "衝突處理",
        Kind.OWED_PAID: "退還溢收款",
        Kind.REMITTED: f"匯款{words.renew}",
        Kind.SWAPPED: "換領新單",
        Kind.FORFEITED: "流當核定",
        Kind.LATE_ALLOWED: "特准逾期辦理",
        Kind.FORFEITURE_UNDONE: "撤回流當",
        Kind.CONTACT_ATTEMPTED: "到期通知",
        Kind.CONTACTS_CHANGED: "聯絡資料變更",
        Kind.CONSENT_CHANGED: "聯絡同意變更",
        **_ON_GOODS,
        Kind.DEVICE_ENROLLED: "櫃檯登錄",
        Kind.DEVICE_REVOKED: "櫃檯停用",
        Kind.POLICY_PUBLISHED: "公布規定",
        Kind.ACCOUNT_SET: "帳號設定",
        Kind.OWN_ACCOUNT_SET: "櫃檯帳號設定",
        Kind.PASSWORD_CHANGED: "更換密碼",
    }[kind]


def change_name(change: Change, words: Words) -> str:
    """How tickets were exchanged for others, in the agency's words."""
    return {
        Change.TOP_UP: "增貸",
        Change.PAY_DOWN: "部分還本",
        Change.PART: f"部分{words.redeem}",
        Change.SPLIT: "拆單",
        Change.MERGE: "併單",
    }[change]


def settlement_name(how: Settlement, back: Ntd, *, ends: bool) -> str:
    """How a clash ended. `back`: what goes to the customer (negative: comes back); `ends`: it ended tickets."""
    match how:
        case Settlement.RETURNED:
            moved = "當場退還款項，" if back > 0 else "當場收回款項，"
            return f"{moved if back else ''}該筆交易作廢"
        case Settlement.OWED:
            return f"列為{'應退' if back > 0 else '應收回'}款項，該筆交易作廢"
        case Settlement.KEPT:
            return "質物業已交付，依所收款項結案" if ends else "存查，款項及質物均無變動"
        case _:
            assert_never(how)


def representation_words(position: Position, papers: tuple[Paper, ...]) -> str:
    """In what capacity somebody acted, and the papers seen for it."""
    return "：".join([_POSITIONS[position], "、".join(paper_name(each) for each in papers)])


def paper_name(paper: Paper) -> str:
    """A paper that shows a capacity or a right."""
    return _PAPERS[paper]


def origin_name(origin: Origin, words: Words) -> str:
    """How a ticket came about."""
    return {
        Origin.INTAKE: words.pledge,
        Origin.RENEWAL: words.renew,
        Origin.CHANGE: "異動",
        Origin.REPLACEMENT: "掛失補發",
        Origin.CORRECTION: "身分別更正",
    }[origin]


def receipt_title(net: Ntd) -> tuple[str, str]:
    """What a receipt is called by the way its money went, and its English name."""
    if net < 0:
        return "領款收據", "Payment Voucher"
    return ("繳款收據", "Receipt") if net else ("結清收據", "Statement")


def both(chinese: str, english: str, *, bilingual: bool, between: str = " ") -> str:
    """A text with its English beside it, or on a line below, where a paper speaks both."""
    return f"{chinese}{between}{english}" if bilingual and english else chinese


def watermark(marks: Marks) -> str:
    """What is written large across the paper; "" for a paper of real business."""
    words = (
        ("作廢", marks.void),
        ("草稿", marks.draft),
        ("重新計算", marks.reckoned_anew),
        ("訓練", marks.training),
        ("樣張", marks.sample),
    )
    return " ".join(word for word, applies in words if applies)


def mark_texts(marks: Marks) -> tuple[str, ...]:
    """The marks in the head of a paper."""
    texts = []
    if marks.copy > 1:
        reason = f"（{PRINT_REASONS[marks.reason]}）" if marks.reason else ""
        texts.append(f"補印 第{marks.copy}次列印{reason}")
    if marks.again:
        texts.append("補印")
    if marks.replacement:
        texts.append("補發")
    if marks.void:
        texts.append("作廢")
    if marks.training:
        texts.append("訓練用 不生效力")
    if marks.sample:
        texts.append("樣張")
    if marks.draft:
        texts.append("草稿 未經簽核")
    if marks.reckoned_anew:
        texts.append("重新計算 非封存之報告")
    return tuple(texts)


def opening_hours(hours: tuple[Hours, ...]) -> str:
    """A week's hours, days with the same ones together: 週一至週五 09:00–17:00."""
    return "、".join(f"{_days(days)} {times}" for days, times in same_hours(hours))


def same_hours(hours: tuple[Hours, ...]) -> list[tuple[list[int], str]]:
    """Days in a row that have the same hours (0 = Monday), and those: 09:00–17:00."""
    spans: list[tuple[list[int], str]] = []
    for day in sorted(hours, key=lambda each: (each.weekday, each.opens)):
        times = f"{day.opens:%H:%M}–{day.closes:%H:%M}"
        if spans and spans[-1][1] == times and spans[-1][0][-1] == day.weekday - 1:
            spans[-1][0].append(day.weekday)
        else:
            spans.append(([day.weekday], times))
    return spans


def _days(days: list[int]) -> str:
    first, last = _WEEKDAYS[days[0]], _WEEKDAYS[days[-1]]
    return f"週{first}" if len(days) == 1 else f"週{first}至週{last}"
