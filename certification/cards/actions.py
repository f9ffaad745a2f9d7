"""A card follows the volunteering it belongs to. Called by receivers, inside the transaction that changes it."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_q.tasks import async_task

from accounts.models import User
from certification.cards import held
from certification.credentials import actions as credentials
from certification.credentials import sources
from certification.credentials.actions import following
from certification.credentials.models import Credential
from certification.credentials.states import Kind
from core import clock
from core.texts import languages
from volunteers.onboarding import commitments
from volunteers.onboarding.models import Volunteer, Volunteering
from volunteers.onboarding.states import State

# A run ends after so many seconds, well within the queue's timeout; the next one goes on where it stopped.
SWEEP_SECONDS = 25


@transaction.atomic
def issue(*, volunteering: Volunteering) -> Credential:
    """The card of a volunteering, the same one when asked again. The letter that says so is onboarding's own.

    Its badge says no more than the card: first name, task, region, and the organisation if there is one.
    """
    person = _person(volunteering)
    return credentials.award(
        kind=Kind.CARD,
        source=sources.of_volunteering(volunteering.pk),
        subject=credentials.Subject(person, name=held.first_name(person)),
        content=_content(volunteering),
        about=_about(volunteering),
        valid_until=held.holds_until(),
        mail=False,
    )


@transaction.atomic
def stop(*, volunteering: Volunteering) -> None:
    """For a break."""
    with override(_person(volunteering).language):
        reason = _("You are on a break. The card is in force again when you come back.")
    following.stop(source=sources.of_volunteering(volunteering.pk), reason=reason)


@transaction.atomic
def go_on(*, volunteering: Volunteering) -> None:
    """After a break, which may have lasted longer than the card."""
    if stopped := held.stopped(volunteering):
        following.go_on(source=sources.of_volunteering(volunteering.pk), stopped=stopped)
    _renew(volunteering)


@transaction.atomic
def follow_access(*, person: User) -> None:
    """A closed account shows no card, so badges stop as well; opened again, those go on that stopped for this."""
    said = {}
    for language in languages():
        with override(language):
            said[language] = _("The account is closed. The card is in force again when it is opened.")
    active = Volunteering.objects.select_for_update(of=("self",)).filter(volunteer__person=person, state=State.ACTIVE)
    for volunteering in active.order_by("pk"):
        source = sources.of_volunteering(volunteering.pk)
        if person.is_active:
            following.go_on_after(source=source, reasons=said.values())
        else:
            following.stop(source=source, reason=said.get(person.language, said[languages()[0]]))


@transaction.atomic
def end(*, volunteering: Volunteering) -> None:
    """For good, in the moment in which the volunteering ends."""
    with override(_person(volunteering).language):
        reason = _("Your volunteering has ended, and the card with it.")
    following.end(source=sources.of_volunteering(volunteering.pk), reason=reason)


@transaction.atomic
def forget(*, volunteering: Volunteering) -> None:
    """Of which nothing is kept that leads to anybody."""
    following.forget(sources=[sources.of_volunteering(volunteering.pk)])


@transaction.atomic
def forget_all(*, volunteer: Volunteer) -> None:
    """Every card of somebody of whom nothing is kept."""
    cards = Credential.objects.filter(person=volunteer.person_id, source__startswith=sources.VOLUNTEERING)
    following.forget(sources=list(cards.values_list("source", flat=True)))


@transaction.atomic
def renew(*, source: str) -> bool:
    """Of a volunteering that is active: its card holds until the end of the next year, and its badge has the name of
    today. True when that was not so."""
    rows = Volunteering.objects.select_for_update(of=("self",)).select_related("volunteer__person")
    active = rows.filter(state=State.ACTIVE, volunteer__person__is_active=True)
    pk = sources.volunteering(source)
    volunteering = active.filter(pk=pk).first() if pk else None
    return volunteering is not None and _renew(volunteering)


def sweep() -> int:
    """Renews the cards whose end is near, or whose holder has another name now; returns how many. Safe to repeat, by
    several at once."""
    renewed, stop = 0, clock.now() + dt.timedelta(seconds=SWEEP_SECONDS)
    for source in _waiting():
        if clock.now() >= stop:
            async_task("certification.cards.tasks.sweep")
            break
        renewed += renew(source=source)
    return renewed


def _waiting() -> list[str]:
    """Sources of the cards that are to be renewed, those that end first before the others."""
    near = clock.today() + dt.timedelta(days=held.RENEWED_BEFORE)
    cards = Credential.objects.filter(source__startswith=sources.VOLUNTEERING, person__is_active=True)
    cards = cards.filter(erased_at=None, revoked_at=None, suspended_at=None)
    rows = cards.defer("content").select_related("person").order_by("valid_until", "pk")
    return [each.source for each in rows if _ends_by(each, near) or _is_renamed(each)]


def _ends_by(card: Credential, day: dt.date) -> bool:
    return card.valid_until is not None and card.valid_until <= day


def _is_renamed(card: Credential) -> bool:
    return card.person is not None and card.subject_name != held.first_name(card.person)


def _renew(volunteering: Volunteering) -> bool:
    source, name = sources.of_volunteering(volunteering.pk), held.first_name(_person(volunteering))
    return following.renew(source=source, valid_until=held.holds_until(), name=name)


def _person(volunteering: Volunteering) -> User:
    if volunteering.volunteer is None:
        raise ValueError(f"{volunteering.pk} is nobody's any more.")
    return volunteering.volunteer.person


def _about(volunteering: Volunteering) -> str:
    """For the address of the page that says what the card means: one for each task, region and organisation."""
    organisation = volunteering.organisation_id
    whose = organisation.hex[:8] if organisation else ""
    return f"{volunteering.task.slug} {volunteering.region.code} {whose}"


def _content(volunteering: Volunteering) -> dict[str, Any]:
    """By language: of whom one is a volunteer, and in which task and region."""
    title, description = {}, {}
    for language in languages():
        with override(language):
            title[language] = commitments.partner(volunteering)
            description[language] = f"{volunteering.task}, {volunteering.region}"
    return {"title": title, "description": description}
