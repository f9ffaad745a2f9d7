"""What the page of a certificate shows: how it stands, what is to be done, its conditions, follow-ups and measures. The
organisation and the agency read the same rows; what each may do with them is asked of policies."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from certification.credentials import texts
from certification.quality import (
    assessing,
    covered,
    credentialing,
    entries,
    figures,
    figurewords,
    gaps,
    letters,
    lifewords,
    lives,
    policies,
    policies_following,
)
from certification.quality.lifewords import State
from certification.quality.models import (
    Certification,
    CertifiedPlace,
    Condition,
    Decision,
    Letter,
    Measure,
    Surveillance,
)
from certification.quality.states import GRANTS, ApplicationKind, Grade, Level, Status
from core import clock
from core.texts import languages


@dataclass(frozen=True)
class Task:
    """What the organisation is to do. ``until``: None where no day is set."""

    title: str
    url: str
    until: dt.date | None
    late: bool = False


@dataclass(frozen=True)
class Figure:
    """One that was counted for a follow-up. ``where``: "" for the whole organisation."""

    name: str
    where: str
    said: str


@dataclass(frozen=True)
class Row:
    """One condition, follow-up or measure with how it stands. ``about``: what it is of."""

    of: Any
    about: str
    state: State


def status_words(of: Certification) -> tuple[str, str]:
    """Title and one sentence, in the active language."""
    days = {
        "first": _day(of.valid_from),
        "last": _day(of.valid_to),
        "ended": _day(clock.day_of(of.ended_at)) if of.ended_at else "",
        "since": _day(clock.day_of(of.suspended_at)) if of.suspended_at else "",
        "until": _day(of.suspended_until) if of.suspended_until else "",
    }
    suspended = gettext("It does not hold for the time being, since %(since)s. The mark is not used meanwhile.")
    title, text = {
        Status.IN_FORCE: (gettext("In force"), gettext("The certification is in force until %(last)s.")),
        Status.SUSPENDED: (gettext("Suspended"), suspended),
        Status.COMING: (gettext("Not yet in force"), gettext("The certification begins on %(first)s.")),
        Status.EXPIRED: (gettext("Expired"), gettext("The last day of the certification was %(last)s.")),
        Status.WITHDRAWN: (gettext("Withdrawn"), gettext("The certification was withdrawn on %(ended)s.")),
        Status.ENDED: (gettext("Ended"), gettext("The organisation ended the certification on %(ended)s.")),
    }[of.status]
    return title, text % days


def of_provider(of: Certification, user: Any) -> dict[str, Any]:
    """The context of the organisation's page."""
    writes, acts = policies_following.may_answer(user, of), policies_following.may_act(user, of)
    applies = acts and policies.may_apply_for(user, of.organisation)
    open_matter = of.organisation.quality_applications.open().first()
    return {
        **shared(of),
        "letters": [each for each in kept(of) if letters.may_read(user, each)],
        "tasks": list(tasks(of, writes=writes, acts=acts)),
        "credential": credential(of),
        "snippet": entries.snippet(of.organisation, get_language() or "fi") if of.status == Status.IN_FORCE else "",
        "open_matter": open_matter,
        "may_renew": applies and lives.may_be_renewed(of) and open_matter is None,
        "may_extend": applies and _runs(of) and open_matter is None,
        "may_remove": acts and lives.is_standing(of) and of.places.filter(until=None).count() > 1,
        "may_end": acts and lives.is_standing(of),
        "writes": writes,
        "acts": acts,
        "renewal_opens": lives.renewal_opens(of),
        "renewed": of.replaced_by,
    }


def shared(of: Certification) -> dict[str, Any]:
    """What both sides read. The number of queries does not grow with the rows."""
    title, text = status_words(of)
    return {
        "certification": of,
        "status": of.status,
        "status_title": title,
        "status_text": text,
        "covers": covered.names_of(of),
        "conditions": conditions(of),
        "follow_ups": follow_ups(of),
        "measures": measures(of),
        "decisions": decisions(of),
        "today": clock.today(),
    }


def conditions(of: Certification) -> list[Row]:
    """The open ones first. One query."""
    found = sorted(conditions_of(of), key=lambda each: (each.met_at is not None, each.due_on, str(each.pk)))
    return [condition_row(each) for each in found]


def conditions_of(of: Certification) -> QuerySet[Condition]:
    """With all that `condition_row` asks."""
    rows: QuerySet[Condition] = of.conditions.select_related(
        "certification__organisation",
        "finding__answer__criterion",
        "finding__answer__item__place",
        "replied_by",
        "met_by",
    )
    return rows


def condition_row(condition: Condition) -> Row:
    return Row(condition, about(condition), lifewords.condition(condition))


def about(condition: Condition) -> str:
    """What it is of: the criterion and the place, or the follow-up."""
    if condition.finding is None:
        return gettext("From the yearly follow-up")
    answer = condition.finding.answer
    where = f" ({covered.name(answer.item)})" if answer.item else ""
    return f"{answer.criterion.number} {answer.criterion.requirement}{where}"


def follow_ups(of: Certification) -> list[Row]:
    """Those that were asked for. One query."""
    rows = of.surveillances.filter(asked_at__isnull=False).select_related("answered_by", "handled_by")
    return [Row(each, follow_up_title(each), lifewords.follow_up(each)) for each in rows]


def follow_up_title(of: Surveillance) -> str:
    return gettext("Follow-up of year %(number)s") % {"number": of.number}


def measures(of: Certification) -> list[Row]:
    """The newest first."""
    rows = of.measures.select_related("decision", "proposed_by", "replied_by").order_by("-proposed_at")
    return [measure_row(each) for each in rows]


def measure_row(measure: Measure) -> Row:
    return Row(measure, lifewords.measure_title(measure), lifewords.measure(measure))


def places_of(measure: Measure) -> list[str]:
    """What it would take out of the scope, in words."""
    return covered.names(measure.places.select_related("place").order_by("pk"))


def decision_of(measure: Measure) -> Decision | None:
    return Decision.objects.select_related("letter", "decided_by").filter(measure=measure).first()


def places(of: Certification) -> list[CertifiedPlace]:
    """What it covers now."""
    return list(covered.standing(of))


def follow_up(of: Surveillance) -> dict[str, Any]:
    """The context of the page of one: what was agreed, the figures, and what was answered."""
    certification = of.certification
    return {
        "follow_up": of,
        "row": Row(of, follow_up_title(of), lifewords.follow_up(of)),
        "agreed": agreed(certification),
        "figures": figures_of(of, certification.places.select_related("place")),
        "open": of.closed_at is None and lives.is_standing(certification),
        "late": lives.is_late(of),
        "answer_by": lives.answer_by(of),
        "set": list(of.conditions.all()),
    }


def may_begin(of: Certification, kind: str) -> bool:
    """Whether it is time for an application of this kind: "renewal" or "change"."""
    return lives.may_be_renewed(of) if kind == ApplicationKind.RENEWAL else _runs(of)


def decisions(of: Certification) -> list[Decision]:
    """The newest first, each with its letter."""
    return list(of.decisions.select_related("letter", "application", "decided_by").order_by("-decided_at"))


def kept(of: Certification) -> list[Letter]:
    """Its letters that are no decision's: those stand with the decisions."""
    rows = of.letters.filter(decision=None, case=None)
    return list(rows.select_related("organisation", "application", "certification", "case").order_by("-sent_at"))


def tasks(of: Certification, *, writes: bool, acts: bool) -> Iterator[Task]:
    """What presses most stands first."""
    if acts:
        for measure in lives.open_measures().filter(certification=of, replied_at=None):
            if not lives.was_heard(measure):
                url = reverse("quality:answer_measure", args=[of.pk, measure.pk])
                yield Task(gettext("Say what you think of the proposal"), url, measure.hearing_until)
    if writes:
        for condition in lives.to_show().filter(certification=of):
            url = reverse("quality:meet_condition", args=[of.pk, condition.pk])
            late = condition.due_on < clock.today()
            yield Task(gettext("Show that a condition is met"), url, condition.due_on, late)
        for each in lives.to_answer().filter(certification=of):
            url = reverse("quality:answer_follow_up", args=[of.pk, each.pk])
            by = lives.answer_by(each)
            yield Task(gettext("Answer the yearly follow-up"), url, by, by < clock.today())


def credential(of: Certification) -> dict[str, Any]:
    """Files and check page of the certificate; {} when there is none to hand out."""
    found = credentialing.credential_of(of)
    if found is None:
        return {}
    files = credentialing.has_files(of)
    return {"check_url": texts.address(found), "languages": languages() if files else []}


def agreed(of: Certification) -> list[str]:
    """What could be better, as it stood in the last assessment: the follow-up asks how it went."""
    granted = of.decisions.filter(kind__in=sorted(GRANTS), application__isnull=False).select_related("application")
    last = granted.order_by("-decided_at").first()
    if last is None or last.application is None:
        return []
    found = [
        each
        for each in assessing.newest(last.application).values()
        if each.grade == Grade.IMPROVEMENT
        or (each.grade == Grade.MINOR and each.answer.criterion.level == Level.SHOULD)
    ]
    return [gaps.line(each) for each in gaps.placed(last.application, found)]


def figures_of(follow_up: Surveillance, places: Iterable[CertifiedPlace]) -> list[Figure]:
    """In words of the active language. ``places``: of its certification, also those that were taken out."""
    named = {str(each.place_id): covered.name(each) for each in places}
    return [_figure(each, named) for each in follow_up.figures]


def _figure(plain: dict[str, Any], named: dict[str, str]) -> Figure:
    value = None if plain.get("value") is None else Decimal(plain["value"])
    said = figures.said(plain["indicator"], value, few=bool(plain.get("few")), words=plain.get("shown") or {})
    return Figure(figurewords.figure_name(plain["indicator"]), named.get(plain.get("place") or "", ""), said)


def _runs(of: Certification) -> bool:
    return lives.is_standing(of) and of.replaced_by_id is None


def _day(day: dt.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
