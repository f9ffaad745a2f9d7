"""A process dies while it issues or signs: afterwards everything that belongs to a credential is there exactly once."""

from tests.faults.house import MARKS, until

pytestmark = MARKS

COMPLETED = """
from tests.factories.accounts import UserFactory
from tests.factories.courses import CompletionFactory
CompletionFactory(person=UserFactory(name="Raija Esimerkki", language="sv"))
"""
ISSUE = """
from training.courses.events import course_completed
from training.courses.models import Completion
course_completed.send(sender=Completion, completion=Completion.objects.get())
"""
# The control: the same work, each step of it committed by itself.
UNGUARDED = """
from certification.credentials.actions import awarding, issue
issue.award = awarding.award.__wrapped__
issue.issue_for_completion.__wrapped__(completion=issue.Completion.objects.get())
"""
EARLIER_RELEASE = """
from tests.factories.credentials import CredentialFactory
CredentialFactory.create_batch(2)
"""
STATE = """
from certification.credentials.models import Achievement, Credential, Edition, Signature
from core.models import OutgoingMail
from wagtail.models import ModelLogEntry
given = list(Credential.objects.values_list("status_list", "status_index"))
places = {place for place in given if None not in place}
editions = set(Edition.objects.values_list("credential", "language"))
same = set(Signature.objects.values_list("subject", "digest")) == set(Edition.objects.values_list("urn", "digest"))
told = ModelLogEntry.objects.filter(action="credentials.credential.issue").count()
rows = [len(given), len(places), Edition.objects.count(), len(editions), Signature.objects.count()]
print(*rows, same, told, OutgoingMail.objects.count(), Achievement.objects.count())
"""
WHOLE = "1 1 3 3 3 True 1 1 1"
POINTS = ["before_sign", "after_sign", "before_commit"]


def completed(house, *points):
    """A house in which somebody has completed a course, and whoever reaches one of the points first dies there."""
    home = house(VIERI_FAULTS=",".join(f"credentials.issue.{point}=kill" for point in points))
    home.run(COMPLETED)
    return home


def die(home, code):
    died = home.manage("shell", "--no-imports", "-c", code)
    assert died.returncode == -9, died.stderr


def test_a_process_killed_while_issuing_leaves_nothing_and_the_next_one_everything(house):
    home = completed(house, *POINTS)
    for point in POINTS:
        die(home, ISSUE)
        assert (home.folder / f"credentials.issue.{point}.fault").exists()
        assert home.run(STATE) == "0 0 0 0 0 True 0 0 0"
    home.run(ISSUE * 2)
    assert home.run(STATE) == WHOLE


def test_control_without_the_one_transaction_the_certificate_would_stay_unsigned_and_untold(house):
    home = completed(house, "after_sign")
    die(home, UNGUARDED)
    home.run(ISSUE)
    assert home.run(STATE) != WHOLE


def test_a_worker_killed_while_it_signs_leaves_each_badge_signed_once(house):
    point = "credentials.issue.after_sign"
    home = house(VIERI_FAULTS=f"{point}=kill", VIERI_QUEUE_TIMEOUT="8")
    home.run(EARLIER_RELEASE)
    assert home.run(STATE).startswith("2 0 0 0 0")
    with home.serve("--worker"):
        assert until(lambda: home.run(STATE).startswith("2 2 6 6 6 True"), 150), home.log.read_text("utf-8")[-4000:]
    assert (home.folder / f"{point}.fault").exists()
    assert home.run(STATE).startswith("2 2 6 6 6 True")
