"""What each kind of notice is called, what it says in every case, by which article, who gets it and who signs."""

from dataclasses import dataclass

from counter.domain.policy import Words
from counter.print.papers import NoticeKind

KEPT = "本機關存查"


@dataclass(frozen=True, slots=True)
class NoticeForm:
    """The fixed part of a notice. `copies`: who keeps each; `signatures`: who signs each."""

    title: str
    article: str
    standing: tuple[str, ...]
    copies: tuple[str, ...]
    signatures: tuple[str, ...]


def notice_form(kind: NoticeKind, words: Words) -> NoticeForm:
    """The fixed part of a kind of notice, in the agency's words."""
    return _FORMS[kind](words)


def _reversal(_: Words) -> NoticeForm:
    return NoticeForm(
        "沖銷通知單",
        "當舖業法第14條",
        ("下列交易業經沖銷，自始不生效力。",),
        ("持單人收執", KEPT),
        ("持單人簽名", "經辦", "主管"),
    )


def _class_correction(words: Words) -> NoticeForm:
    return NoticeForm(
        "身分別更正通知單",
        "當舖業法第14條",
        (
            f"原{words.ticket}之身分別登載有誤，經核准更正；原單作廢，號碼保留備查。",
            f"新單沿用原單之{words.pledge}日期、期日及質物，僅更正身分別與利率。",
        ),
        ("持單人收執", KEPT),
        ("持單人簽名", "經辦", "主管"),
    )


def _loss_report(words: Words) -> NoticeForm:
    return NoticeForm(
        "掛失單",
        "當舖業法第18條、第20條",
        (
            f"申報人聲明：下列{words.ticket}確已遺失、被竊或滅失，並未讓與或交付他人；所述如有不實，願負法律責任。",
            f"一、自受理時起，各櫃檯停止以該{words.ticket}辦理{words.redeem}及{words.renew}。",
            f"二、補發之新單標明「補發」，不收費用，亦無等候期間；補發後原{words.ticket}作廢。",
            f"三、原{words.ticket}尋獲時，請即繳回；不得再憑以{words.redeem}。",
        ),
        ("申報人收執", KEPT),
        ("申報人簽名", "受理人", "主管"),
    )


def _loss_withdrawal(words: Words) -> NoticeForm:
    return NoticeForm(
        "撤銷掛失單",
        "當舖業法第18條",
        (f"原掛失之{words.ticket}業經尋獲並查驗無誤，自撤銷時起恢復效力，尚未補發新單。",),
        ("申報人收執", KEPT),
        ("申報人簽名", "受理人", "主管"),
    )


def _hold(words: Words) -> NoticeForm:
    return NoticeForm(
        "贓物案件質物保管紀錄",
        "當舖業法第26條",
        (
            "下列質物經警察機關通知涉及贓物案件，自登錄時起原封保管。",
            f"警察機關或法院另行通知前，停止{words.redeem}、{words.renew}及處分。",
        ),
        ("警察機關收執", KEPT),
        ("警察機關人員", "經辦", "主管"),
    )


def _hold_lifted(words: Words) -> NoticeForm:
    return NoticeForm(
        "贓物案件質物解除保管紀錄",
        "當舖業法第26條",
        (f"下列質物經警察機關通知解除保管。自登錄時起，原{words.ticket}依所載條件恢復辦理。",),
        ("警察機關收執", KEPT),
        ("警察機關人員", "經辦", "主管"),
    )


def _release(words: Words) -> NoticeForm:
    return NoticeForm(
        "贓物發還單",
        "當舖業法第26條",
        (
            f"下列質物經查明為贓物，依法發還物主；原{words.ticket}失其效力。",
            f"物主贖回者僅付{words.pledge}本金，無須付息；無償發還者不付任何款項。",
            "物主已當面點清領回。",
        ),
        ("物主收執", KEPT),
        ("物主簽名", "警察機關人員", "經辦", "主管"),
    )


def _refund(words: Words) -> NoticeForm:
    return NoticeForm(
        "贓物贖款退還單",
        "當舖業法第26條",
        (f"物主前為贖回下列贓物所付之款項，因原{words.pledge}未依規定辦理，如數退還。",),
        ("領款人收執", KEPT),
        ("領款人簽名", "經辦", "主管"),
    )


def _police_report(words: Words) -> NoticeForm:
    return NoticeForm(
        "收當可疑案件通報單",
        "當舖業法第16條、第24條",
        (f"本機關受理{words.pledge}時發現下列情形，未予收當，亦未付款，依法通報處理。",),
        ("警察機關收執", KEPT),
        ("通報人", "主管", "警察機關收受"),
    )


def _refusal(words: Words) -> NoticeForm:
    return NoticeForm(
        "未受理紀錄",
        "",
        (f"本件未予收當：未製作{words.ticket}，未付款，未留置物品。",),
        (KEPT,),
        ("經辦", "主管"),
    )


def _settlement(words: Words) -> NoticeForm:
    return NoticeForm(
        "重複交易處理單",
        "民法第179條、當舖業法第14條",
        (
            "下列交易與先完成之交易重複或牴觸，經二人查明後依本單處理，先完成之交易有效。",
            f"同一筆債務只收取一次：溢收之款項當場退還，或列為應退款項，憑本單隨時領取；作廢{words.ticket}之號碼保留備查。",
        ),
        ("當事人收執", KEPT),
        ("當事人簽名", "經辦", "主管"),
    )


def _owed_paid(_: Words) -> NoticeForm:
    return NoticeForm(
        "應退款項結清單",
        "民法第179條",
        ("下列交易經處理後尚未結清之款項，業已當面點清，如數結清。",),
        ("當事人收執", KEPT),
        ("當事人簽名", "經辦", "主管"),
    )


_FORMS = {
    NoticeKind.REVERSAL: _reversal,
    NoticeKind.CLASS_CORRECTION: _class_correction,
    NoticeKind.LOSS_REPORT: _loss_report,
    NoticeKind.LOSS_WITHDRAWAL: _loss_withdrawal,
    NoticeKind.HOLD: _hold,
    NoticeKind.HOLD_LIFTED: _hold_lifted,
    NoticeKind.RELEASE: _release,
    NoticeKind.REFUND: _refund,
    NoticeKind.POLICE_REPORT: _police_report,
    NoticeKind.REFUSAL: _refusal,
    NoticeKind.SETTLEMENT: _settlement,
    NoticeKind.OWED_PAID: _owed_paid,
}
