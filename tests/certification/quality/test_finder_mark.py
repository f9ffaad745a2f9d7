"""The mark in the finder: on what a certification covers today, and on nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.quality import marks
from certification.quality.models import CertifiedPlace
from core import clock
from network.finder.links import page_of
from tests.factories import quality
from tests.factories.network import PlaceFactory

pytestmark = pytest.mark.django_db


def html(client, thing):
    answer = client.get(page_of(thing), follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def marked(client, thing):
    return "tag tag--ok" in html(client, thing)


def test_the_organisation_and_its_certified_place_have_it_with_a_way_to_check(client):
    made = quality.certification()
    place = made.places.get().place
    for thing in (made.organisation, place):
        assert f'<a class="tag tag--ok" href="{reverse("quality:certified", args=[made.organisation.pk])}">' in html(
            client, thing
        )


def test_a_place_outside_the_scope_has_none(client):
    made = quality.certification()
    assert not marked(client, PlaceFactory(organisation=made.organisation))


def test_a_place_that_was_taken_out_has_none_at_once(client):
    made = quality.certification()
    covered = made.places.get()
    covered.until = clock.today()
    covered.save()
    assert not marked(client, covered.place)


def test_nobody_has_it_while_it_is_suspended(client):
    made = quality.certification()
    made.suspended_at = clock.now()
    made.save()
    assert not marked(client, made.organisation)
    assert not marked(client, made.places.get().place)


def test_a_list_costs_one_question_however_many_there_are():
    made = quality.certification()
    places = [made.places.get().place_id]
    for _number in range(3):
        place = PlaceFactory(organisation=made.organisation)
        CertifiedPlace.objects.create(certification=made, place=place, since=made.valid_from)
        places.append(place.pk)
    with CaptureQueriesContext(connection) as asked:
        found = marks.of_places(places)
    assert set(found) == set(places)
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        assert set(marks.of_organisations([made.organisation.pk])) == {made.organisation.pk}
    assert len(asked) == 1
