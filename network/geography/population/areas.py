"""Which municipality a table means: by its code, with or without KU, or by its name."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass

from network.geography import spelling
from network.geography.models import Municipality, Region

_CODE = re.compile(r"(?:KU)?(\d{3})\b")
# Classes of other areas: the country, its main parts, regions, sub-regions, provinces and economic areas.
_WIDER = re.compile(r"(?:SSS|MA\d|MK\d|SK\d|HV\d|EL\d|AV\d|SA\d|LA\d)")
_COUNTRY = frozenset(
    spelling.key(name)
    for name in ("koko maa", "hela landet", "whole country", "Manner-Suomi", "fasta Finland", "mainland Finland")
)


@dataclass(frozen=True)
class Areas:
    """``today``: the code of each municipality there was, and the code of the one it belongs to now."""

    today: Mapping[str, str]
    names: Mapping[str, str]
    wider: frozenset[str]

    @classmethod
    def known(cls) -> "Areas":
        """Those of the database."""
        today = set(Municipality.objects.in_force().values_list("code", flat=True))
        rows = list(Municipality.objects.values_list("code", "merged_into__code", "name_fi", "name_sv", "name_en"))
        into = {code: after for code, after, *_names in rows}
        regions = Region.objects.values_list("name_fi", "name_sv", "name_en")
        return cls(
            today={code: _now(code, into, today) for code in into},
            names={spelling.key(name): code for code, _into, *names in rows for name in names},
            wider=_COUNTRY | {spelling.key(name) for names in regions for name in names},
        )

    def code(self, text: str) -> str | None:
        """The code of the municipality, that of its own time; None for a wider area. ValueError when unknown."""
        text = text.strip()
        if found := _CODE.match(text):
            if found[1] in self.today:
                return found[1]
            raise ValueError(text)
        name = spelling.key(text)
        if name in self.names:
            return self.names[name]
        if name in self.wider or _WIDER.match(text):
            return None
        raise ValueError(text)


def _now(code: str, into: Mapping[str, str], today: Set[str]) -> str:
    """The one it belongs to on this day, however often it was merged."""
    while code not in today:
        code = into[code]
    return code
