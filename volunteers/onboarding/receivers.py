"""Hears the floors below."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from accounts.models import User
from training.courses import events as courses
from training.courses.models import Completion
from volunteers.onboarding.actions import anonymising, training
from volunteers.onboarding.models import Volunteer


@receiver(courses.course_completed, dispatch_uid="onboarding.go_on_after_training")
def go_on_after_training(*, completion: Completion, **_kwargs: Any) -> None:
    training.completed(completion=completion)


@receiver(pre_delete, sender=User, dispatch_uid="onboarding.forget_with_the_account")
def forget_with_the_account(*, instance: User, **_kwargs: Any) -> None:
    """What is open ends properly, with the card and with help that was agreed; else the database refuses to delete the
    account, since a volunteering that names nobody is an anonymised one (volunteering_has_somebody)."""
    if Volunteer.objects.filter(person=instance).exists():
        anonymising.anonymise_now(person=instance, actor=None)
