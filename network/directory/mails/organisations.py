"""Mails about joining, contacts and agreements. They hold no more than the reader needs to know what to open."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation

from accounts.models import User
from core.mail import Message
from network.directory import mandates
from network.directory.models import Agreement, Contact, Organisation
from network.directory.states import INVITATION_DAYS, ContactRole


def application_waits(organisation: Organisation) -> list[Message]:
    """To those who may answer it; where nobody coordinates, or only the applicant does, to the administrators, who can
    give somebody a mandate. The desk says what it is about."""
    people = _unlike(_coordinators(organisation), organisation.applied_by_id)
    if people:
        return [_to(each, "organisation_applied", organisation, url=_page(organisation)) for each in people]
    admins = User.objects.filter(is_superuser=True, is_active=True)
    where = {"municipality": organisation.municipality}
    return [_to(each, "organisation_unanswered", organisation, url="mandate:index", **where) for each in admins]


def organisation_accepted(organisation: Organisation, applicant: User, coordinator: User) -> Message:
    return _to(applicant, "organisation_accepted", organisation, url=_page(organisation), contact=coordinator)


def organisation_declined(organisation: Organisation, applicant: User, coordinator: User) -> Message:
    url = ("directory:application", organisation.pk)
    more = {"contact": coordinator, "reason": organisation.reason}
    return _to(applicant, "organisation_declined", organisation, url=url, **more)


def organisation_left(organisation: Organisation, actor: User, *, by_coordinator: bool) -> list[Message]:
    """To the other side: the main contacts, or the coordinators."""
    people = _managers(organisation) if by_coordinator else _coordinators(organisation)
    more = {"reason": organisation.reason, "by_coordinator": by_coordinator, "contact": actor}
    people = _unlike(people, actor.pk)
    return [_to(each, "organisation_left", organisation, url=_page(organisation), **more) for each in people]


def organisation_moved(organisation: Organisation, actor: User) -> list[Message]:
    """To those who coordinate where a member has its home now; questions go to who moved it."""
    people = _coordinators(organisation)
    return [_to(each, "organisation_moved", organisation, url=_page(organisation), contact=actor) for each in people]


def contact_invited(contact: Contact, token: str, inviter: User) -> Message:
    """In the language of the account, if the address has one, else of the inviter. It holds the key to the invitation,
    so its words are emptied once it is sent."""
    known = User.objects.filter(email__iexact=contact.email, is_active=True).first()
    person = None if known is None or User.objects.unconfirmed().filter(pk=known.pk).exists() else known
    language = person.language if person else inviter.language
    with translation.override(language):
        context = {
            "person": person,
            "inviter": inviter,
            "organisation_name": str(contact.organisation),
            "manager": contact.role == ContactRole.MANAGER,
            "days": INVITATION_DAYS,
            "action_url": settings.SITE_URL + reverse("directory:invited", args=[token]),
        }
    return Message("contact_invited", to=contact.email, language=language, context=context, secret=True)


def agreement_expiring(agreement: Agreement) -> Iterator[Message]:
    """To the main contacts, with the coordinator's name, and to the coordinators."""
    organisation = agreement.organisation
    coordinators = _coordinators(organisation)
    managers = _managers(organisation)
    url = ("directory:agreement", organisation.pk, agreement.pk)
    contact = coordinators[0] if coordinators else None
    for each in managers:
        yield _ending(agreement, each, url, contact=contact, provider=True)
    for each in coordinators:
        if each not in managers:
            yield _ending(agreement, each, url, contact=None, provider=False)


def _ending(agreement: Agreement, person: User, url: tuple[Any, ...], **more: Any) -> Message:
    with translation.override(person.language):
        last_day = formats.date_format(agreement.ends_on, "SHORT_DATE_FORMAT") if agreement.ends_on else ""
    return _to(person, "agreement_expiring", agreement.organisation, url=url, valid_until=last_day, **more)


def _to(person: User, template: str, organisation: Organisation, *, url: Any, **more: Any) -> Message:
    """In the reader's language: names and addresses are those of that language, too."""
    name, *args = (url,) if isinstance(url, str) else url
    with translation.override(person.language):
        context = {
            "person": person,
            "organisation_name": str(organisation),
            "action_url": settings.SITE_URL + reverse(name, args=args),
            **{key: str(value) if key == "municipality" else value for key, value in more.items()},
        }
    return Message(template, to=person.email, language=person.language, context=context)


def _page(organisation: Organisation) -> tuple[Any, ...]:
    return "directory:organisation", organisation.pk


def _coordinators(organisation: Organisation) -> list[User]:
    return _once(each.person for each in mandates.holders(organisation.municipality))


def _managers(organisation: Organisation) -> list[User]:
    rows = Contact.objects.in_force().filter(organisation=organisation, role=ContactRole.MANAGER)
    return _once(each.person for each in rows.filter(person__is_active=True).select_related("person") if each.person)


def _once(people: Iterable[User]) -> list[User]:
    """Somebody with two mandates, one for the region and one for a network, gets one mail."""
    return list({each.pk: each for each in people}.values())


def _unlike(people: list[User], pk: int | None) -> list[User]:
    return [each for each in people if each.pk != pk]
