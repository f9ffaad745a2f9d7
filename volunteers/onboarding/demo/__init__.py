"""Demo data of volunteering: three hundred invented volunteers in all states, and the demo's own two."""

from django.db import transaction

from accounts.models import User
from network.monitoring import demo as monitoring
from training.courses.models import Course
from training.groups.demo import COURSE
from volunteers.onboarding import starter
from volunteers.onboarding.demo import crowd, stage
from volunteers.onboarding.models import Task
from volunteers.onboarding.states import State

_SESSIONS = 4_500


def seed(*, seed: int) -> list[str]:
    """The tasks that an installation begins with are there already, except in one that was made without migrations."""
    return [f"volunteer tasks: {starter.load(Task)} made"]


@transaction.atomic
def live(*, seed: int) -> list[str]:
    """Called when the courses are there. Returns lines for the summary; what an earlier run has made stays."""
    course = Course.objects.get(code=COURSE)
    for task in Task.objects.filter(courses=None):
        task.courses.add(course)
    made = crowd.make(seed, course) + stage.seed()
    helping = User.objects.filter(volunteer__volunteerings__state=State.ACTIVE).distinct().order_by("email")
    sessions = monitoring.play(helping, seed=seed, sessions=_SESSIONS)
    return [f"volunteers: {made} made", f"sessions of volunteers: {sessions} made"]
