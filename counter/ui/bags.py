"""The bags scanned for an act, one after the other, or typed where a label cannot be read."""

from collections.abc import Collection
from functools import partial

from counter.domain.lending import wrong_bag_faults
from counter.domain.refusal import Refused
from counter.domain.ticket import BAG_PREFIX, read_bag
from counter.ui.fields import Gathering, Say, TextField


class BagsField(TextField):
    """Bag numbers, separated by blanks."""

    def __init__(self, name: str, label: str, say: Say) -> None:
        super().__init__(name, label, say, latin=True)

    def take_scan(self, code: str, wanted: Collection[str]) -> bool:
        """Add a bag's label; False for any other code. Raises Refused for a label that reads wrong.

        `wanted`: the bags to be opened, empty while that is not known; any other one is refused and not added.
        """
        if not code.startswith(BAG_PREFIX):
            return False
        bag = read_bag(code, self.name)
        wrong = wrong_bag_faults((bag,), wanted) if wanted else ()
        if wrong:
            raise Refused(wrong)
        self.clear_fault()
        bags = [*self.bags(Gathering()), bag]
        self.set_text(" ".join(dict.fromkeys(bags)))
        return True

    def bags(self, gathering: Gathering) -> tuple[str, ...]:
        """The bags read so far; what reads wrong goes into `gathering`."""
        typed = self.text().replace(",", " ").replace("、", " ").split()
        read = (gathering.take(partial(read_bag, bag, self.name), "") for bag in typed)
        return tuple(bag for bag in read if bag)

    def has_all(self, bags: tuple[str, ...]) -> bool:
        """Whether these bags were all scanned."""
        return set(bags) <= set(self.bags(Gathering()))
