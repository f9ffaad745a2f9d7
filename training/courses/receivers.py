"""Hears the practice wing: an exercise done counts in the courses it is a part of."""

from typing import Any

from django.dispatch import receiver

from training.courses import actions, practised
from training.practice.events import run_finished
from training.practice.models import Run


@receiver(run_finished, dispatch_uid="courses_count_practice")
def count_practice(*, run: Run, **_signal: Any) -> None:
    for enrolment, item_key in practised.parts(run):
        actions.practise(enrolment=enrolment, item_key=item_key, run=run)
