"""What counts as evidence, in words; also figures of old versions that Vieri does not count any more."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from certification.quality import indicators
from certification.quality.contents import Rule
from certification.quality.indicators import Indicator, Unit
from certification.quality.states import EvidenceKind


def known(key: str) -> Indicator | None:
    """None for what this release does not count."""
    try:
        return indicators.get(key)
    except KeyError:
        return None


def figure_name(key: str) -> str:
    """In the active language; the key itself when nobody knows it any more."""
    found = known(key)
    return str(found.name) if found else key


def target_words(key: str, target: Decimal) -> str:
    """At which value the figure is enough by itself, in words."""
    found = known(key)
    unit = found.unit if found else None
    if unit == Unit.YES_NO:
        return _("the answer is yes")
    number = {"number": number_format(target.normalize(), use_l10n=True)}
    if unit == Unit.PERCENT:
        return _("at least %(number)s %%") % number
    if unit == Unit.HOURS_PER_WEEK:
        return _("at least %(number)s hours a week") % number
    return _("at least %(number)s") % number


def evidence_lines(rules: Iterable[Rule]) -> list[str]:
    """A line each: "File", "Link (helpful, not required)", "From Vieri: basic course valid, at least 90 %"."""
    return [_line(each) for each in rules]


def evidence_words(rules: Iterable[Rule]) -> str:
    """All of them in one line."""
    return "; ".join(evidence_lines(rules))


def _line(rule: Rule) -> str:
    name = str(EvidenceKind(rule.kind).label)
    if rule.indicator:
        name = f"{name}: {figure_name(rule.indicator)}"
        if rule.target is not None:
            name = f"{name}, {target_words(rule.indicator, rule.target)}"
    return name if rule.required else _("%(evidence)s (helpful, not required)") % {"evidence": name}
