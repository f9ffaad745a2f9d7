"""The pages of whoever decides: what the findings allow, the form, and how it stands for whoever is overtaken."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.quality.actions import deciding
from certification.quality.models import Decision, Letter, Review
from certification.quality.states import Grade, Part, State, Verdict
from core.models import OutgoingMail
from tests.certification.quality.test_deciding import REASONS, minor, waiting
from tests.factories import quality
from tests.factories.network import ContactFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter(client):
    """Signed in as whoever decides it."""
    made, decider = waiting()
    client.force_login(decider)
    return made


def url(made, name="decide"):
    return reverse(f"quality:{name}", args=[made.pk])


def test_the_page_says_what_the_findings_allow_and_what_follows(client, matter):
    reviewer = quality.member(matter, Part.REVIEWER)
    Review.objects.create(application=matter, round=1, verdict=Verdict.PASS, text="Arvio on ehjä.", made_by=reviewer)
    page = client.get(url(matter))
    said = page.content.decode()
    assert page.status_code == 200
    assert page.context["basis"].grants
    assert "Arvio on ehjä." in said
    assert page["Cache-Control"].startswith("max-age=0")
    assert said.count("<h1") == 1


def test_the_page_names_gaps_and_their_places(client, matter):
    minor(matter, "access_known", "refreshed")
    basis = client.get(url(matter)).context["basis"]
    place = matter.scope.get().place
    assert basis.ruling.kind == "grant_with_conditions"
    assert len(basis.failed) == 1
    assert basis.failed[0].startswith("2.2 ")
    assert place.name in basis.failed[0]
    assert [each[:3] for each in basis.others] == ["2.4"]


def test_the_page_asks_as_often_for_many_gaps_as_for_one(client):
    """The same number of queries, however much was found."""
    counts = []
    for places in (1, 3):
        made, decider = waiting(places=places, graded=Grade.MAJOR)
        client.force_login(decider)
        client.get(url(made))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(url(made)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_deciding_leads_back_to_the_matter_and_sends_one_letter(client, matter):
    response = client.post(url(matter), {"reasons": REASONS})
    assert response.status_code == 302
    assert response["Location"] == url(matter, "matter")
    assert Decision.objects.get().reasons == REASONS
    assert OutgoingMail.objects.count() == 1


def test_without_reasons_the_page_says_so(client, matter):
    response = client.post(url(matter), {"reasons": "  "})
    assert response.status_code == 422
    assert not Decision.objects.exists()


def test_what_was_typed_stays_when_it_is_refused(client):
    made = quality.application(State.SUBMITTED)
    decider = quality.assign(made, Part.DECIDER).person
    type(made).objects.filter(pk=made.pk).update(state=State.DECISION)
    client.force_login(decider)
    response = client.post(url(made), {"reasons": "Kaikki on kunnossa."})
    assert response.status_code == 422
    assert "Kaikki on kunnossa." in response.content.decode()


def test_the_form_decides_nothing_else_whatever_is_posted_with_it(client, matter):
    client.post(url(matter), {"reasons": REASONS, "kind": "refuse", "organisation": "x", "valid_to": "2099-01-01"})
    assert Decision.objects.get().kind == "grant"


def test_sent_twice_it_is_decided_once_and_the_second_is_shown_how_it_stands(client, matter):
    client.post(url(matter), {"reasons": REASONS})
    again = client.post(url(matter), {"reasons": "Toisin."})
    assert again.status_code == 409
    assert REASONS.splitlines()[0] in again.content.decode()
    assert Decision.objects.count() == Letter.objects.count() == OutgoingMail.objects.count() == 1
    assert client.get(url(matter)).status_code == 200
    assert client.post(url(matter, "send_back"), {"text": "Vielä kerran."}).status_code == 409


def test_sending_back_with_a_reason_that_the_next_decision_page_shows(client, matter):
    assert client.get(url(matter, "send_back")).status_code == 200
    assert client.post(url(matter, "send_back"), {"text": ""}).status_code == 422
    assert client.post(url(matter, "send_back"), {"text": "Kohta 2.2 uudelleen."}).status_code == 302
    matter.refresh_from_db()
    assert matter.state == State.REVIEW
    assert client.post(url(matter, "send_back"), {"text": "Toisen kerran."}).status_code == 409
    type(matter).objects.filter(pk=matter.pk).update(state=State.DECISION)
    assert "Kohta 2.2 uudelleen." in client.get(url(matter)).content.decode()


@pytest.mark.parametrize("name", ["decide", "send_back"])
def test_others_of_the_agency_may_not_and_others_do_not_know(client, name):
    made, _decider = waiting()
    for part in (Part.EVALUATOR, Part.REVIEWER):
        client.force_login(quality.member(made, part))
        assert client.get(url(made, name)).status_code == 403
    client.force_login(quality.agency(Part.DECIDER))
    assert client.post(url(made, name), {"reasons": "x", "text": "x"}).status_code == 403
    for stranger in (quality.provider(made.organisation), quality.provider()):
        client.force_login(stranger)
        assert client.get(url(made, name)).status_code == 404
    client.logout()
    assert client.get(url(made, name)).status_code == 302
    assert not Decision.objects.exists()


def test_an_administrator_gets_nothing_by_being_one(client, admin):
    made, _decider = waiting()
    client.force_login(admin)
    assert client.get(url(made)).status_code == 404


def test_a_decider_who_became_a_contact_does_not_know_of_it_as_agency(client, matter):
    decider = quality.member(matter, Part.DECIDER)
    ContactFactory(organisation=matter.organisation, person=decider, email=decider.email)
    assert client.post(url(matter), {"reasons": REASONS}).status_code == 404
    assert not Decision.objects.exists()


def test_a_letter_of_the_reasons_within_the_house_is_not_the_applicants(client, matter):
    decider = quality.member(matter, Part.DECIDER)
    deciding.send_back(application=matter, text="Uudelleen.", actor=decider)
    note = Letter.objects.get()
    assert note.application is None
    assert note.organisation is None
    path = reverse("quality:letter", args=[note.pk])
    client.force_login(matter.organisation.contacts.first().person)
    assert client.get(path).status_code == 404
    client.force_login(quality.member(matter, Part.REVIEWER))
    assert client.get(path).status_code == 200
