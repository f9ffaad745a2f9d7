"""A worker dies between two parts of the letters about a cancelled meeting: afterwards each person has exactly one."""

from tests.faults.house import MARKS, until

pytestmark = MARKS

PEOPLE = 60
CANCEL = f"""
from network.meetings.actions import organising
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import coordinator
meeting = MeetingFactory()
for _person in range({PEOPLE}):
    RegistrationFactory(meeting=meeting)
organising.cancel(meeting=meeting, actor=coordinator(), cancel_reason_fi="Vetäjä on sairastunut.")
"""
STATE = """
from core.models import OutgoingMail
from network.meetings.models import Mailing
to = list(OutgoingMail.objects.filter(template="meeting_cancelled").values_list("to", flat=True))
print(Mailing.objects.get().done_at is not None, len(to), len(set(to)))
"""


def test_a_worker_killed_between_letters_leaves_each_person_one(house):
    home = house(VIERI_FAULTS="meetings.letters_written=kill", VIERI_QUEUE_TIMEOUT="8")
    home.run(CANCEL)
    assert home.run(STATE) == "False 0 0"

    with home.serve("--worker"):
        assert until(lambda: home.run(STATE).startswith("True"), 150), home.log.read_text(encoding="utf-8")[-4000:]

    assert (home.folder / "meetings.letters_written.fault").exists()
    assert home.run(STATE) == f"True {PEOPLE} {PEOPLE}"
