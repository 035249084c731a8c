"""The Chinese of codes that stand on the paper for a person."""

from counter.domain.codes import AlertCause, RefusalCause
from counter.domain.effects import State

STATES = {
    State.OPEN: "未贖",
    State.RENEWED: "已續",
    State.REDEEMED: "已贖",
    State.VOIDED: "作廢",
    State.CORRECTED: "已更正",
    State.REPLACED: "已掛失補發",
    State.RELEASED: "已發還物主",
    State.DISPUTED: "處理中",
    State.FORFEITED: "已流當",
}
CAUSES: dict[AlertCause | RefusalCause, str] = {
    AlertCause.ID_LOST: "證件掛失",
    AlertCause.IMPERSONATED: "證件遭他人冒用",
    AlertCause.STOLEN_GOODS: "曾質借贓物",
    AlertCause.GUARDIANSHIP: "受監護或輔助宣告",
    AlertCause.DECEASED: "本人已故",
    AlertCause.DISPUTE: "爭議處理中",
    AlertCause.POLICE: "警察機關要求",
    AlertCause.USE_BLOCKED: "請求停止利用個人資料",
    AlertCause.OTHER: "其他原因",
    RefusalCause.FORBIDDEN: "禁收物品",
    RefusalCause.SUSPICIOUS_PERSON: "當事人形跡可疑",
    RefusalCause.SUSPICIOUS_GOODS: "物品來源可疑",
    RefusalCause.NO_ID: "未出示身分證件",
    RefusalCause.NOT_ENTITLED: "無權處分或未經同意",
    RefusalCause.NOT_ACCEPTED: "非本機關收質物品",
    RefusalCause.NO_AGREEMENT: "對金額未達成合意",
    RefusalCause.WITHDREW: "當事人取消",
}
FIELDS = {
    "name": "姓名",
    "id_kind": "證件",
    "id_number": "證號",
    "born": "出生日期",
    "phone": "電話",
    "address": "住址",
}
