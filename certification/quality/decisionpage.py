"""What whoever decides reads before they decide: what the findings allow, what the reviewer says, what would follow."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certification.quality import asked, assessing, covered, gaps, letters, recipients, terms
from certification.quality.assessing import Ruling
from certification.quality.models import Application, Certification, Decision, Letter, Review
from certification.quality.states import GAPS, GRANTS, ApplicationKind, DecisionKind, Grade, Level, Verdict
from core import clock
from core.texts import in_language


@dataclass(frozen=True)
class Basis:
    """``rule``: the rule of the scheme in words. ``grades``: label and number of each grade. ``failed``: what leads to
    the decision; ``others``: further gaps, of recommended criteria, which prevent nothing. ``notes``: what was sent
    back before."""

    ruling: Ruling
    rule: str
    grades: list[tuple[str, int]]
    failed: list[str]
    others: list[str]
    covers: list[str]
    review: Review | None
    notes: list[Letter]
    follows: list[str]
    ungraded: int

    @property
    def name(self) -> str:
        return str(self.ruling.kind.label)

    @property
    def grants(self) -> bool:
        return self.ruling.kind in GRANTS


def read(application: Application) -> Basis:
    """In a number of queries that does not grow with the answers."""
    ruling, found = assessing.ruling(application), assessing.newest(application)
    counted = assessing.counted(found.values())
    others = [each for each in found.values() if each.grade in GAPS and each.answer.criterion.level == Level.SHOULD]
    return Basis(
        ruling=ruling,
        rule=_rule(ruling.kind, application),
        grades=[(str(each.label), counted[each]) for each in Grade],
        failed=gaps.described(application),
        others=[gaps.line(each) for each in gaps.placed(application, others)],
        covers=covered.names(asked.items(application).order_by("pk")),
        review=application.reviews.filter(verdict=Verdict.PASS).select_related("made_by").order_by("-made_at").first(),
        notes=letters.notes(application),
        follows=list(_follows(application, ruling)),
        ungraded=assessing.ungraded(application),
    )


def made(application: Application) -> Decision | None:
    """What was decided on it."""
    return application.decisions.select_related("certification", "letter").first()


def _rule(kind: DecisionKind, application: Application) -> str:
    most = application.version.most_minor
    return {
        DecisionKind.GRANT: _("Every required criterion is met."),
        DecisionKind.GRANT_WITH_CONDITIONS: ngettext(
            'No required criterion is "not met", and at most %(most)s has a minor gap.',
            'No required criterion is "not met", and at most %(most)s have a minor gap.',
            most,
        )
        % {"most": most},
        DecisionKind.REFUSE: ngettext(
            'A required criterion is "not met", or more than %(most)s has a minor gap.',
            'A required criterion is "not met", or more than %(most)s have a minor gap.',
            most,
        )
        % {"most": most},
    }[kind]


def _follows(application: Application, ruling: Ruling) -> Iterator[str]:
    version = application.version
    if ruling.kind in GRANTS:
        yield from _granted(application)
    if ruling.kind == DecisionKind.GRANT_WITH_CONDITIONS:
        count = len(ruling.failed)
        said = ngettext(
            "%(count)s condition, to be met by %(day)s.", "%(count)s conditions, to be met by %(day)s.", count
        )
        yield said % {"count": count, "day": _day(gaps.due_on(version))}
    if ruling.kind == DecisionKind.REFUSE:
        yield _("Nothing of it is published in the register.")
    people = len(recipients.of(application.organisation))
    said = ngettext(
        "The letter is written %(language)s and goes by mail to %(count)s main contact.",
        "The letter is written %(language)s and goes by mail to %(count)s main contacts.",
        people,
    )
    yield said % {"language": in_language(application.language), "count": people}
    last = clock.today() + dt.timedelta(days=version.appeal_days)
    yield _("An appeal can be made until %(day)s.") % {"day": _day(last)}


def _granted(application: Application) -> Iterator[str]:
    before: Certification | None = terms.earlier(application).first()
    first, last = terms.period(application, before)
    days = {"first": _day(first), "last": _day(last)}
    if application.kind == ApplicationKind.CHANGE:
        yield _("The certification that there is covers all of this. It ends on %(last)s as before.") % days
    elif before is not None and first > clock.today():
        yield _("A new certification from %(first)s to %(last)s, after the one in force.") % days
    else:
        yield _("A certification from %(first)s to %(last)s.") % days
    yield _("The certificate is issued, and the register shows it at once.")


def _day(day: dt.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
