"""The page of one request: what each reads of whom, who cannot help any more, and what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from tests.factories.volunteers import AskFactory, RequestFactory
from tests.volunteers.matching.conftest import helper, organisation_of, person
from tests.volunteers.matching.moves import asked, main, url
from volunteers.matching.models import Ask, Request
from volunteers.matching.states import Answer, RequestState

pytestmark = pytest.mark.django_db


def test_who_was_asked_is_not_named_by_what_has_happened(on, aino, raija, task):
    theirs = RequestFactory(task=task, organisation=organisation_of(raija), entered_by=raija)
    (ask,) = asked(theirs, helper(task, "Ville Virtanen"), actor=raija)
    on(person(ask.volunteering), "post", "my_answer", ask.pk, answer="yes")

    page = main(on(raija, "get", "request", theirs.pk))
    assert 'A volunteer answered, <span class="soft">Ville</span>' in page
    assert "Virtanen" not in page
    assert "Ville Virtanen</span>" in main(on(aino, "get", "request", theirs.pk))


def test_who_cannot_help_any_more_is_marked_and_not_offered(on, aino, raija, task):
    theirs = RequestFactory(task=task, organisation=organisation_of(raija), entered_by=raija)
    (ask,) = asked(theirs, helper(task), actor=raija)
    Ask.objects.update(answer=Answer.YES, answered_at=clock.now())
    assert "Agree with this volunteer" in main(on(raija, "get", "request", theirs.pk))
    ask.volunteering.acceptances.all().delete()

    for state in (RequestState.OPEN, RequestState.AGREED):
        Request.objects.update(state=state, agreed=ask if state == RequestState.AGREED else None)
        page, whole = (main(on(user, "get", "request", theirs.pk)) for user in (raija, aino))
        assert "Cannot help at the moment" in page
        assert "Cannot help at the moment" in whole
        assert "Agree with this volunteer" not in page + whole
        assert "agreement waits" in whole
        assert "agreement waits" not in page, "between the volunteer and the network"


def test_without_anybody_who_can_be_asked_there_is_no_button(on, aino, wanted, task):
    helper(task, active=False, paused=True)
    assert "Ask those who are ticked" not in main(on(aino, "get", "request", wanted.pk))
    helper(task)
    assert "Ask those who are ticked" in main(on(aino, "get", "request", wanted.pk))


def test_the_page_of_a_request_costs_the_same_with_few_and_many(client, aino, wanted, task):
    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(url("request", wanted.pk))
        return len(found)

    client.force_login(aino)
    helper(task)
    AskFactory(request=wanted)
    queries()  # what is remembered for a minute, such as the menu
    few = queries()
    assert few <= 22
    for _n in range(4):
        helper(task)
        AskFactory(request=wanted, yes=True)
    assert queries() == few
