"""Hears that a volunteer takes a break, has stopped, or is being forgotten."""

from typing import Any

from django.dispatch import receiver

from volunteers.matching.actions import withdrawing
from volunteers.onboarding import events
from volunteers.onboarding.models import Volunteering


@receiver(events.paused, dispatch_uid="matching.paused")
def withdraw_on_a_break(volunteering: Volunteering, **_more: Any) -> None:
    withdrawing.stop(volunteering=volunteering)


@receiver(events.ended, dispatch_uid="matching.ended")
def withdraw_at_the_end(volunteering: Volunteering, **_more: Any) -> None:
    withdrawing.stop(volunteering=volunteering)


@receiver(events.forgotten, dispatch_uid="matching.forgotten")
def forget_why(volunteering: Volunteering, **_more: Any) -> None:
    withdrawing.forget(volunteering=volunteering)
