"""One thing of an intake as it was typed, and how it is read."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from counter.domain import reading
from counter.domain.forms import ItemForm
from counter.domain.money import Mg, Ntd
from counter.domain.policy import ItemType
from counter.ui.fields import Gathering
from counter.ui.weights import GRAMS, NO_WEIGHT, QIAN, WeightText

DEFECTS_MAX = 120


@dataclass(frozen=True, slots=True)
class ItemTexts:
    """Every text of one thing; `features` by field code, `pictures` by name in the order they were added."""

    type_code: str = ""
    quantity: str = "1"
    purity: str = ""
    gross: WeightText = NO_WEIGHT
    stones: WeightText = NO_WEIGHT
    appraised: str = ""
    defects: str = ""
    features: Mapping[str, str] = field(default_factory=dict)
    pictures: list[str] = field(default_factory=list)

    def form(self, at: str, kind: ItemType | None, gathering: Gathering) -> ItemForm:
        """The thing, read; faults stand at fields below `at`."""
        weighed = kind is not None and kind.by_weight
        known = () if kind is None else kind.fields
        return ItemForm(
            type_code=self.type_code,
            quantity=gathering.take(lambda: reading.count(self.quantity, f"{at}.quantity"), 0),
            gross=self._weight(self.gross, f"{at}.gross", gathering) if weighed else Mg(0),
            stones=self._weight(self.stones, f"{at}.stones", gathering) if weighed else Mg(0),
            purity=self.purity if weighed else "",
            appraised=self._appraised(f"{at}.appraised", gathering),
            features=tuple((each.code, self._feature(each.code, at, gathering)) for each in known),
            defects=gathering.take(
                lambda: reading.text(self.defects, f"{at}.defects", most=DEFECTS_MAX), ""
            ),
            pictures=tuple(self.pictures),
        )

    def is_blank(self) -> bool:
        """Whether nothing but the type was typed."""
        typed = (self.gross.text, self.stones.text, self.appraised, self.defects)
        return not self.pictures and not any(
            text.strip() for text in (*typed, *self.features.values())
        )

    def _weight(self, weight: WeightText, at: str, gathering: Gathering) -> Mg:
        return gathering.take(lambda: weight.read(at), Mg(0))

    def _appraised(self, at: str, gathering: Gathering) -> Ntd:
        if not self.appraised.strip():
            return Ntd(0)
        return gathering.take(lambda: reading.amount(self.appraised, at), Ntd(0))

    def _feature(self, code: str, at: str, gathering: Gathering) -> str:
        return gathering.take(lambda: reading.text(self.features.get(code, ""), f"{at}.{code}"), "")


def to_plain(texts: ItemTexts) -> dict[str, object]:
    """The texts as plain values, for a draft."""
    return asdict(texts)


def from_plain(plain: Mapping[str, object]) -> ItemTexts:
    """The texts of a draft; what it lacks or holds of another kind is blank."""

    def text(name: str, instead: str = "") -> str:
        value = plain.get(name)
        return value if isinstance(value, str) else instead

    return ItemTexts(
        type_code=text("type_code"),
        quantity=text("quantity", "1"),
        purity=text("purity"),
        gross=_weight_text(plain.get("gross")),
        stones=_weight_text(plain.get("stones")),
        appraised=text("appraised"),
        defects=text("defects"),
        features=_features(plain.get("features")),
        pictures=_pictures(plain.get("pictures")),
    )


def _weight_text(value: object) -> WeightText:
    if not isinstance(value, dict):
        return NO_WEIGHT
    return WeightText(str(value.get("text", "")), QIAN if value.get("unit") == QIAN else GRAMS)


def _features(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    return {str(code): str(text) for code, text in value.items()}


def _pictures(value: object) -> list[str]:
    return [str(name) for name in value] if isinstance(value, list) else []
