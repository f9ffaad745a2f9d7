"""The preview: the public page for those who edit it, and for nobody else."""

import pytest

from tests.cms.words import address, said
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, OrganisationFactory, PlaceFactory, coordinator

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(organisation):
    return PlaceFactory(organisation=organisation, draft=True, name_fi="Tuleva paikka")


def url(place):
    return address("finder:preview", pk=place.pk)


def editors(organisation):
    yield ContactFactory(organisation=organisation).person
    yield ContactFactory(organisation=organisation, editor=True).person
    yield coordinator("11")


def test_those_who_edit_a_draft_see_it_in_a_frame(client, draft):
    for person in editors(draft.organisation):
        client.force_login(person)
        answer = client.get(url(draft))
        shown = answer.content.decode()
        assert answer.status_code == 200
        assert "Tuleva paikka" in shown
        assert said("The preview ends here.") in shown
        assert said("Nobody has confirmed these details yet.") in shown
        assert address("directory:place", pk=draft.pk) in shown
        assert 'name="robots" content="noindex"' in shown
        assert "ld+json" not in shown
        assert "no-store" in answer["Cache-Control"]


def test_a_published_place_says_that_people_see_it(client, place):
    client.force_login(ContactFactory(organisation=place.organisation).person)
    assert said("This is how people see the page now.") in client.get(url(place)).content.decode()


@pytest.mark.parametrize(
    "person",
    [
        lambda place: UserFactory(),
        lambda place: ContactFactory(organisation=OrganisationFactory()).person,
        lambda place: coordinator("01"),
    ],
    ids=["a learner", "another organisation", "another region"],
)
def test_nobody_else_knows_of_it(client, draft, person):
    client.force_login(person(draft))
    assert client.get(url(draft)).status_code == 404


def test_a_contact_who_may_not_edit_is_told_so(client, draft):
    client.force_login(ContactFactory(organisation=draft.organisation, role="contact").person)
    assert client.get(url(draft)).status_code == 403


def test_strangers_are_asked_to_sign_in(client, draft):
    answer = client.get(url(draft))
    assert answer.status_code == 302
    assert "/login/" in answer["Location"]
