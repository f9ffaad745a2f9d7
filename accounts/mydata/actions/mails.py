"""Which mails a person wants."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import policies
from accounts.models import User
from accounts.mydata import mailkinds
from accounts.mydata.models import QuietMail
from core import audit


@transaction.atomic
def choose_mails(*, person: User, wanted: Collection[str], actor: User) -> None:
    """Of all kinds there are, the person gets those in ``wanted`` from now on; what they chose about a kind that is not
    offered now stays. Nothing changed, nothing is written. Raises PermissionDenied for whom it is not theirs."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.pk != actor.pk or not policies.may_change_details(actor, person):
        raise PermissionDenied
    offered = {each.key for each in mailkinds.kinds()}
    before = mailkinds.unwanted(person) & offered
    after = offered - set(wanted)
    if after == before:
        return
    QuietMail.objects.filter(person=person, kind__in=before - after).delete()
    QuietMail.objects.bulk_create([QuietMail(person=person, kind=each) for each in sorted(after - before)])
    audit.record(person, "accounts.user.choose_mails", actor=actor, unwanted=sorted(after))
