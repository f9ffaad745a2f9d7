"""Going on when the required courses hold: read from the courses, whatever brought somebody there."""

import logging

from django.db import transaction

from training.courses.models import Completion
from volunteers.onboarding import gates
from volunteers.onboarding import steps as way
from volunteers.onboarding.actions import steps
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import State

log = logging.getLogger("vieri.volunteers")


@transaction.atomic
def check(*, volunteering: Volunteering) -> bool:
    """Takes the step out of training when all required courses hold. Whether it was taken now: asked twice, once."""
    volunteering = steps.held(volunteering)
    if volunteering.state != State.TRAINING or gates.refusal(volunteering, way.after(volunteering)):
        return False
    steps.move(volunteering=volunteering, to=way.after(volunteering), actor=None, automatic=True)
    return True


@transaction.atomic
def completed(*, completion: Completion) -> int:
    """A course was completed: whoever waited for it goes on. Returns how many volunteerings did."""
    rows = Volunteering.objects.filter(
        state=State.TRAINING,
        volunteer__person=completion.enrolment.person_id,
        task__courses=completion.enrolment.course_id,
    )
    return sum(check(volunteering=each) for each in rows.order_by("pk"))


def check_all() -> int:
    """Whoever waits although nothing is missing any more, such as when a course is not required any longer. Returns how
    many went on. One that fails is logged and tried again the next time, and the others go on."""
    return sum(steps.each(Volunteering.objects.filter(state=State.TRAINING).order_by("pk"), _check, log))


def _check(volunteering: Volunteering) -> bool:
    return check(volunteering=volunteering)
