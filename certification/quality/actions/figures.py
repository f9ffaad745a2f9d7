"""Figures as evidence: taken when an application is sent, taken anew, and what the applicant says against one."""

import hashlib
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from certification.quality import asked, figures, policies, trail
from certification.quality.actions import steps
from certification.quality.figures import Key, Sample
from certification.quality.models import Application, Fact
from certification.quality.states import Part
from core import clock
from core.errors import Refused

_LONGEST = 1000


@transaction.atomic
def take(*, application: Application, actor: Any) -> list[Fact]:
    """Every figure that the version asks for, as it is today: what was sent can be looked at as it was then. What the
    applicant said against one goes along, even where it is another by now: there is no time to say it again. Returns
    the new rows. A number of queries that does not grow with the places."""
    of = steps.locked(application.pk)
    if not policies.may_send(actor, of):
        raise PermissionDenied
    return _write(of, _samples(of), actor, keep=True)


@transaction.atomic
def refresh(*, application: Application, actor: Any) -> list[Fact]:
    """Counts again: the applicant while it has the ball, an evaluator of this matter until it is passed on. Old rows
    stay; of what was counted today with the same result there is no second one. Returns the new rows.

    Raises PermissionDenied; Refused, "state", when it is not the time for it."""
    of = steps.locked(application.pk)
    writes, evaluates = policies.may_write_for(actor, of.organisation), policies.may_evaluate(actor, of)
    if not writes and not evaluates:
        raise PermissionDenied
    if not (writes and of.applicants_turn) and not (evaluates and of.state in policies.TAKEN_IN[Part.EVALUATOR]):
        raise Refused(_("The figures cannot be counted again just now."), code="state")
    known = figures.newest(of)
    return _write(of, [each for each in _samples(of) if not _is_there(of, each, known)], actor, known)


@transaction.atomic
def contest(*, fact: Fact, text: str, actor: Any) -> Fact:
    """The applicant says what is wrong with a figure, while it has the ball; once, for others may have read it. The
    same text again changes nothing. ``text``: at most 1,000 signs.

    Raises PermissionDenied; Refused: "state" when it is not the applicant's turn, "old" for a figure that was counted
    anew, "empty" and "long" for the text, "contested" when something else was said already."""
    of = steps.locked(fact.application_id)
    if not policies.may_write_for(actor, of.organisation):
        raise PermissionDenied
    found: Fact = Fact.objects.select_for_update(of=("self",)).get(pk=fact.pk)
    # Forms send line breaks as two signs, others as one: it is the same text.
    text = text.replace("\r\n", "\n").strip()
    if text and found.contested == text:
        return found
    _check(of, found, text)
    found.contested, found.contested_by, found.contested_at = text, actor, clock.now()
    found.save(update_fields=["contested", "contested_by", "contested_at"])
    steps.record(found, "fact.contest", actor=actor, indicator=found.indicator, sha256=_fingerprint(text))
    return found


def _check(application: Application, fact: Fact, text: str) -> None:
    if not application.applicants_turn:
        raise Refused(_("You can write about figures when it is your turn again."), code="state")
    newest = figures.newest(application).get((fact.indicator, fact.item_id))
    if newest is None or newest.pk != fact.pk:
        raise Refused(_("This figure has been counted again. Look at the new one first."), code="old")
    if not text:
        raise Refused(_("Write what is wrong with the figure."), code="empty")
    if len(text) > _LONGEST:
        raise Refused(_("Write at most %(number)s signs.") % {"number": _LONGEST}, code="long")
    if fact.contested:
        said = _("You have already said what is wrong with this figure. Write the rest in your description.")
        raise Refused(said, code="contested")


def _samples(application: Application) -> list[Sample]:
    items = asked.items(application).order_by("pk")
    return figures.count(application.version, application.organisation, items, clock.today())


def _is_there(application: Application, sample: Sample, known: dict[Key, Fact]) -> bool:
    """It was counted today, in this round, with the same result."""
    fact = known.get(_key(sample))
    if fact is None or fact.taken_in != application.round:
        return False
    return _same(fact, sample) and fact.query == sample.counted.query


def _same(fact: Fact, sample: Sample) -> bool:
    counted = sample.counted
    return (fact.value, fact.few, fact.shown) == (counted.value, counted.few, dict(counted.shown))


def _key(sample: Sample) -> Key:
    return sample.indicator, sample.item.pk if sample.item else None


def _write(
    application: Application,
    samples: list[Sample],
    actor: Any,
    known: dict[Key, Fact] | None = None,
    *,
    keep: bool = False,
) -> list[Fact]:
    """``keep``: what was said against a figure stays with it, also when it has changed."""
    known = figures.newest(application) if known is None else known
    rows = [_row(application, each, known.get(_key(each)), keep) for each in samples]
    if not rows:
        return []
    Fact.objects.bulk_create(rows)
    plain = trail.canonical([each.plain for each in samples])
    steps.record(
        application,
        "application.take_figures",
        actor=actor,
        round=application.round,
        figures=len(rows),
        sha256=_fingerprint(plain),
    )
    return rows


def _row(application: Application, sample: Sample, before: Fact | None, keep: bool) -> Fact:
    counted = sample.counted
    row = Fact(
        application=application,
        indicator=sample.indicator,
        item_id=sample.item.pk if sample.item else None,
        value=counted.value,
        few=counted.few,
        shown=dict(counted.shown),
        query=dict(counted.query),
        taken_in=application.round,
    )
    if before is not None and before.contested and (keep or _same(before, sample)):
        # Unless ``keep``: the figure is what it was, and so is what the applicant says against it.
        row.contested, row.contested_by_id = before.contested, before.contested_by_id
        row.contested_at = before.contested_at
    return row


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
