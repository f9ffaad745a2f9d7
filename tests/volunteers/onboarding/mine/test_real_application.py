"""One's own pages with what a real application leaves behind: the consent to its handling stands there to be read."""

import pytest
from django.utils import translation

from tests.factories.volunteers import accept
from tests.volunteers.onboarding.mine.conftest import person, url
from tests.volunteers.onboarding.steps.conftest import apply
from volunteers.onboarding.models import Acceptance
from volunteers.onboarding.states import APPLICANT, VOLUNTEER, Document, State

pytestmark = pytest.mark.django_db

STATES = sorted(APPLICANT | VOLUNTEER | {State.LEFT, State.DECLINED})


@pytest.fixture
def applied(client):
    made = apply()
    client.force_login(person(made))
    return made


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_page_of_somebody_who_has_really_applied_opens_in_every_state(client, applied, state, language):
    applied.state, applied.started_on, applied.ended_at = state, applied.applied_at.date(), applied.applied_at
    applied.save()
    if state in VOLUNTEER:
        accept(applied)
    with translation.override(language):
        page, consent = url("mine_one", applied.pk), url("accept", applied.pk, Document.APPLICATION)
    answer = client.get(page)
    assert answer.status_code == 200
    assert consent in answer.content.decode()


def test_the_consent_is_read_there_and_not_given_a_second_time(client, applied):
    where = url("accept", applied.pk, Document.APPLICATION)
    answer = client.get(where)
    assert answer.status_code == 200
    assert '<form class="stack' not in answer.content.decode()
    assert client.post(where, {"accept": "on"}).status_code == 302
    assert Acceptance.objects.count() == 1
