"""Two windows, or two taps, at the same moment: one wins, the other is told, nothing is lost. The control twin has the
lock switched off and breaks that: else the test would show nothing."""

import pytest

from core.errors import Refused
from tests.factories.volunteers import VolunteeringFactory
from tests.together import meet
from tests.training.racing import at_once
from tests.volunteers.onboarding.mine.conftest import picture
from volunteers.onboarding import commitments, profile
from volunteers.onboarding.actions import photos
from volunteers.onboarding.actions import profile as actions
from volunteers.onboarding.commitments import Read
from volunteers.onboarding.models import Volunteer
from volunteers.onboarding.states import Document

pytestmark = pytest.mark.django_db(transaction=True)

SOME = 6


@pytest.fixture
def volunteer():
    return VolunteeringFactory(active=True).volunteer


def slowly(monkeypatch, longest=0.2):
    """Time for the others between asking whether it is as it was seen, and writing."""
    asked = actions._still_as_seen

    def wait(*given):
        asked(*given)
        meet("asked", longest)

    monkeypatch.setattr(actions, "_still_as_seen", wait)


def save(volunteer, stamp, edit=actions.edit):
    def call():
        number = next(counter)
        return edit(volunteer=volunteer, part="needs", stamp=stamp, needs=f"nr {number}", actor=volunteer.person)

    counter = iter(range(1000))
    return at_once(SOME, call)


def refused(got):
    return [each for each in got if isinstance(each, Refused) and each.code == "changed"]


def test_of_windows_that_save_at_once_one_wins_and_the_others_are_told(volunteer, monkeypatch):
    slowly(monkeypatch)
    got = save(volunteer, profile.stamp(volunteer, "needs"))
    assert len(refused(got)) == SOME - 1
    assert Volunteer.objects.get(pk=volunteer.pk).needs.startswith("nr ")


def test_control_without_the_lock_what_was_written_is_lost(volunteer, monkeypatch):
    slowly(monkeypatch, longest=5)
    monkeypatch.setattr(actions, "_held", lambda volunteer, actor: Volunteer.objects.get(pk=volunteer.pk))
    got = save(volunteer, profile.stamp(volunteer, "needs"), edit=actions.edit.__wrapped__)
    assert len(refused(got)) < SOME - 1


def test_a_form_with_a_photo_tapped_many_times_is_one_photo_and_one_consent(volunteer):
    version = commitments.current(Document.CARD_PHOTO)
    read = Read(version.version, version.digest, "fi")
    given = {"volunteer": volunteer, "content": picture(), "seed": "a", "read": read, "actor": volunteer.person}
    got = at_once(SOME, lambda: photos.set_photo(**given))
    assert {each.photo for each in got} == {Volunteer.objects.get(pk=volunteer.pk).photo}
    assert volunteer.person.acceptances.filter(document=Document.CARD_PHOTO).count() == 1
