"""A worker dies while it puts results right: afterwards each attempt has been graded anew exactly once."""

from tests.faults.house import MARKS, until

pytestmark = MARKS

ORDER = """
from django_q.tasks import async_task
from tests.factories.accounts import UserFactory
from tests.factories.courses import publish
from tests.training.correcting import WHY, asked, correct, quiz_with, take
from training.courses.actions import regrades
version = publish(lessons=1, quizzes=(quiz_with(asked()),))
for _person in range(4):
    take(version, "c")
old, new = correct(version, asked("c"))
row = regrades._order(old, new, WHY, UserFactory(admin=True), False)
async_task("training.courses.tasks.regrade", row.pk)
"""
STATE = """
from training.courses.models import Attempt, GradeEvent, Regrade
print(Regrade.objects.get().state, GradeEvent.objects.count(), sorted(Attempt.objects.values_list("score", flat=True)))
"""


def test_a_worker_killed_in_the_middle_leaves_each_attempt_graded_anew_once(house):
    home = house(VIERI_FAULTS="regrade.applied=kill", VIERI_QUEUE_TIMEOUT="8")
    home.run(ORDER)
    before = home.run(STATE)
    assert before == "open 0 [1, 1, 1, 1]"

    with home.serve("--worker"):
        assert until(lambda: home.run(STATE).startswith("done"), 150), home.log.read_text(encoding="utf-8")[-4000:]

    assert (home.folder / "regrade.applied.fault").exists()
    assert home.run(STATE) == "done 4 [2, 2, 2, 2]"
