"""What changes a person's account, apart from what allauth does. Audit lines name nobody: they outlive the account."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events, policies
from accounts.models import User
from core import audit, clock
from core.errors import Refused

# A sign-up that nobody confirmed is kept for this long: its maker may come back to the mail, hardly later.
UNCONFIRMED_DAYS = 7


@transaction.atomic
def change_details(*, person: User, name: str, language: str, actor: User) -> User:
    """Name and language of mails. Certificates that exist keep the name they were issued with."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if not policies.may_change_details(actor, person):
        raise PermissionDenied
    wanted = {"name": name, "language": language}
    changed = [field for field, value in wanted.items() if getattr(person, field) != value]
    if changed:
        person.name, person.language = name, language
        person.full_clean(exclude=["password"])
        person.save(update_fields=["name", "language"])
        audit.record(person, "accounts.user.change_details", actor=actor, fields=changed)
    return person


@transaction.atomic
def add_person(
    *, email: str, name: str, language: str, is_superuser: bool, groups: Collection[Group], actor: User
) -> User:
    """An account made by an administrator. It has no password: the person signs in with a code sent to the address."""
    if not policies.may_administer_people(actor):
        raise PermissionDenied
    User.objects.unconfirmed().filter(email__iexact=email).delete()
    person = User(email=email, name=name, language=language, is_superuser=is_superuser)
    person.set_unusable_password()
    person.full_clean(exclude=["password"])
    person.save()
    person.groups.set(groups)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    audit.record(person, "accounts.user.add", actor=actor, **_role(person))
    return person


@transaction.atomic
def change_person(
    *,
    person: User,
    email: str,
    name: str,
    language: str,
    is_active: bool,
    is_superuser: bool,
    groups: Collection[Group],
    actor: User,
) -> User:
    """All that an administrator may change. Their own role and access they may not: somebody has to stay inside."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if not policies.may_administer_people(actor):
        raise PermissionDenied
    if person == actor and (is_active, is_superuser) != (person.is_active, person.is_superuser):
        raise Refused(_("You cannot take away your own access. Ask another administrator."), code="own_access")
    before = {"email": person.email, "name": person.name, "language": person.language, "is_active": person.is_active}
    role_before = _role(person)
    person.email, person.name, person.language = email, name, language
    person.is_active, person.is_superuser = is_active, is_superuser
    person.full_clean(exclude=["password"])
    person.save()
    person.groups.set(groups)
    if person.email != before["email"]:
        EmailAddress.objects.filter(user_id=person.pk).delete()
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    changed = [field for field, value in before.items() if getattr(person, field) != value]
    if changed:
        audit.record(person, "accounts.user.change_details", actor=actor, fields=changed)
    if _role(person) != role_before:
        audit.record(person, "accounts.user.change_role", actor=actor, before=role_before, after=_role(person))
    if person.is_active != before["is_active"]:
        events.access_changed.send(User, person=person)
    return person


@transaction.atomic
def remove_person(*, person: User, actor: User) -> None:
    """Deletes an account. ProtectedError while something that must be kept hangs on it (a certificate, for example)."""
    if not policies.may_administer_people(actor):
        raise PermissionDenied
    if person == actor:
        raise Refused(_("You cannot delete your own account here."), code="own_account")
    audit.record(person, "accounts.user.remove", actor=actor)
    person.delete()


@transaction.atomic
def note(*, person: User, action: str, actor: User | None, **data: Any) -> None:
    """Writes down what allauth did to an account; ``action`` without "accounts.user."."""
    audit.record(person, f"accounts.user.{action}", actor=actor, **data)


@transaction.atomic
def forget_unconfirmed() -> int:
    """Deletes sign-ups that nobody confirmed within UNCONFIRMED_DAYS. Returns how many."""
    limit = clock.now() - dt.timedelta(days=UNCONFIRMED_DAYS)
    gone = User.objects.unconfirmed().filter(date_joined__lt=limit)
    number = gone.count()
    gone.delete()
    return number


def _role(person: User) -> dict[str, Any]:
    return {"is_superuser": person.is_superuser, "groups": sorted(person.groups.values_list("pk", flat=True))}
