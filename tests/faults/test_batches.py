"""A batch of certificates is killed at every point there is: afterwards each exists once, with one place in a status
list, one entry that says so and one mail. The control twins take away what saves it."""

import json

import pytest

from tests.faults.house import MARKS, until

pytestmark = MARKS

PEOPLE = 50
ORDER = """
from tests.factories.batches import crowd, start
from tests.factories.groups import opened
from tests.factories.network import coordinator
actor = coordinator("11")
group = opened(actor=actor).group
crowd(group, {people}, actor=actor)
print(start(group, actor, mails={mails}).pk)
"""
# Each worker is a process of its own, which the point kills in its {at}th entry. The next one comes an hour later, when
# nothing is held any more.
WORK = """
import datetime as dt, os, signal
from django.db import connections
from django.db import connection
from core import clock, faults
from certification.batches import actions
from certification.batches.actions import work
from certification.credentials import actions as credentials
from certification.credentials.models import Credential
connections.close_all()
child = os.fork()
if not child:
    try:
        now = clock.now
        clock.now = lambda: now() + dt.timedelta(hours={hour})
        passed = [0]
        def reach(point):
            if point == {point!r}:
                passed[0] += 1
                if passed[0] == {at}:
                    os.kill(os.getpid(), signal.SIGKILL)
        faults.reach = reach
        {sabotage}
        while not actions.work_off(batch_id={batch!r}):
            pass
        os._exit(0)
    except BaseException:
        import traceback
        traceback.print_exc()
        os._exit(1)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
STATE = """
import json
from django.db.models import Count
from certification.batches.models import Batch, BatchEntry
from certification.credentials.models import Credential, Edition, Signature
from core.models import OutgoingMail
batch = Batch.objects.get()
mails = OutgoingMail.objects.filter(template="certificate_ready")
print(json.dumps({
    "state": batch.state,
    "entries": sorted(batch.entries.values_list("state", flat=True)),
    "people": Credential.objects.values("person").distinct().count(),
    "credentials": Credential.objects.count(),
    "places": Credential.objects.values("status_list", "status_index").exclude(status_index=None).distinct().count(),
    "editions": Edition.objects.count(),
    "signatures": Signature.objects.filter(form="edition").count(),
    "mails": mails.count(),
    "attachments": mails.values("attachment").distinct().count(),
}))
"""
# In the order in which an entry passes them.
POINTS = (
    "batches.claimed",
    "batches.before_award",
    "credentials.issue.before_sign",
    "credentials.issue.after_sign",
    "credentials.issue.before_commit",
    "batches.after_award",
    "batches.before_commit",
    "batches.committed",
    "batches.finishing",
)
LANGUAGES = 3
KILLED = "-9"


def ordered(house, people=PEOPLE, *, mails=True, **variables):
    home = house(**variables)
    return home, home.run(ORDER.format(people=people, mails=mails)).splitlines()[-1]


def works(home, batch, *, point="", at=1, hour=0, sabotage="pass"):
    """The exit code of a worker that is killed when it passes the point for the nth time."""
    code = WORK.format(batch=batch, point=point, at=at, hour=hour, sabotage=sabotage)
    return home.run(code).splitlines()[-1]


def whole(people):
    return {
        "state": "done",
        "entries": ["issued"] * people,
        "people": people,
        "credentials": people,
        "places": people,
        "editions": LANGUAGES * people,
        "signatures": LANGUAGES * people,
        "mails": people,
        "attachments": people,
    }


def test_a_batch_of_fifty_killed_at_every_point_gives_each_person_one_certificate(house):
    home, batch = ordered(house)
    for hour, point in enumerate(POINTS):
        at = 1 if point in {"batches.claimed", "batches.finishing"} else 4
        assert works(home, batch, point=point, at=at, hour=hour) == KILLED, point
        assert json.loads(home.run(STATE))["state"] == "running", point
    assert works(home, batch, hour=len(POINTS)) == "0"
    assert json.loads(home.run(STATE)) == whole(PEOPLE)


def test_what_a_killed_worker_held_is_taken_up_by_the_queue_itself(house):
    home, _batch = ordered(house, 3, mails=False, VIERI_FAULTS="batches.after_award=kill", VIERI_QUEUE_TIMEOUT="8")
    expected = whole(3) | {"mails": 0, "attachments": 0}
    with home.serve("--worker"):
        done = until(lambda: json.loads(home.run(STATE)) == expected, 150)
        assert done, home.log.read_text(encoding="utf-8")[-4000:]
    assert (home.folder / "batches.after_award.fault").exists()


# ── control twins ────────────────────────────────────────────────────────────────────────────────────────────────────

# Another source each time, and the mark in a transaction after that of the certificate.
NO_GUARDS = """
        award = credentials.award
        def unguarded(**given):
            return award(**given | {"source": f"{given['source']}-{Credential.objects.count()}"})
        credentials.award = unguarded
        work._give = work._give.__wrapped__
"""
NO_LATER = "work._seconds = lambda half=False: dt.timedelta(days=1)"


def test_control_without_source_and_transaction_a_kill_gives_somebody_two(house):
    home, batch = ordered(house, 4)
    guards = NO_GUARDS.strip()
    assert works(home, batch, point="batches.after_award", at=2, sabotage=guards) == KILLED
    assert works(home, batch, hour=1, sabotage=guards) == "0"
    found = json.loads(home.run(STATE))
    assert (found["people"], found["credentials"], found["mails"]) == (4, 5, 5)


@pytest.mark.parametrize("sabotage", [NO_LATER], ids=["held for ever"])
def test_control_what_is_never_let_go_stays_undone(house, sabotage):
    home, batch = ordered(house, 4)
    assert works(home, batch, point="batches.before_commit", at=2, sabotage=sabotage) == KILLED
    home.run("from certification.batches import actions; actions.sweep()")
    found = json.loads(home.run(STATE))
    assert found["state"] == "running"
    assert found["entries"] == ["issued", "waiting", "waiting", "waiting"]
