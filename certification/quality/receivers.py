"""What follows in certification from what happens to accounts."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from accounts.events import access_changed
from accounts.models import User
from certification.quality.actions import cases, taking


@receiver(access_changed, dispatch_uid="quality.access")
def on_access_changed(person: User, **_signal: Any) -> None:
    if not person.is_active:
        cases.let_go_of(person=person)
        taking.let_go_of(person=person)


@receiver(pre_delete, sender=User, dispatch_uid="quality.account")
def on_account_deleted(instance: User, **_signal: Any) -> None:
    """The table refuses a case that is being handled by nobody, and a matter waits for ever for one who is gone."""
    cases.let_go_of(person=instance)
    taking.let_go_of(person=instance)
