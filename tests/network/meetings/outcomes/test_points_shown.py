"""Where action points show: on the owner's desk or own page, in the organiser's list, in the next agenda."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import desk
from accounts.desk import Tone
from core import clock
from network.meetings.actions import action_points as actions
from network.meetings.models import ActionPoint, Series
from network.meetings.points import points_for_agenda
from network.meetings.states import Kind, Rhythm
from tests.factories.meetings import MeetingFactory
from tests.factories.network import region
from tests.network.meetings.outcomes.conftest import DAY, draft, fields, owned, page
from tests.network.meetings.outcomes.conftest import url_of_point as url

pytestmark = pytest.mark.django_db


# ── where it waits ───────────────────────────────────────────────────────────────────────────────────────────────────


def waiting(user):
    return [(each.count, each.tone, each.url) for each in desk.waiting_for(user)]


def test_it_waits_on_the_owners_desk_and_is_late_when_its_day_has_passed(client, point, aino, meeting, raija):
    mine = owned(meeting, aino, aino, due_on=clock.today() + 2 * DAY)
    assert (1, Tone.SOON, url(mine)) in waiting(aino)
    other = owned(meeting, aino, aino, due_on=clock.today() + 9 * DAY)
    assert (2, Tone.SOON, reverse("meetings:my_points")) in waiting(aino)
    ActionPoint.objects.filter(pk=other.pk).update(due_on=clock.today() - DAY)
    found = waiting(aino)
    assert (1, Tone.LATE, url(other)) in found
    assert found[0][1] == Tone.LATE
    client.force_login(aino)
    assert url(other) in client.get(reverse("desk")).content.decode()
    actions.finish(point=other, actor=aino)
    actions.drop(point=mine, actor=aino)
    assert not [each for each in waiting(aino) if each[2] in {url(other), url(mine)}]
    assert [each[0] for each in waiting(raija)] == [1]


def test_owners_without_a_desk_see_it_on_their_own_page(client, point, raija):
    client.force_login(raija)
    assert url(point) in client.get(reverse("my")).content.decode()
    assert url(point) in page(client, "my_points").content.decode()
    actions.finish(point=point, actor=raija)
    assert url(point) not in client.get(reverse("my")).content.decode()
    assert url(point) in page(client, "my_points").content.decode()


def test_one_sees_only_ones_own(client, point, contact):
    client.force_login(contact)
    assert url(point) not in client.get(reverse("my")).content.decode()
    assert url(point) not in page(client, "my_points").content.decode()


def test_the_list_of_organisers_is_narrowed(client, meeting, aino, raija, point):
    late, done, dropped, mine = (owned(meeting, raija, aino) for _n in range(4))
    ActionPoint.objects.filter(pk=late.pk).update(due_on=clock.today() - DAY)
    ActionPoint.objects.filter(pk=mine.pk).update(owner=aino, text_fi="Äänestää ajasta")
    actions.finish(point=done, actor=aino)
    actions.drop(point=dropped, actor=aino)
    elsewhere = MeetingFactory(held=True, region=region("01"))
    other = ActionPoint.objects.create(meeting=elsewhere, text_fi="x", owner_name="y", due_on=clock.today())
    client.force_login(aino)

    def found(**query):
        html = page(client, "action_points", **query).content.decode()
        return {each.pk for each in ActionPoint.objects.all() if url(each) in html}

    assert found() == {point.pk, late.pk, done.pk, dropped.pk, mine.pk}
    assert other.pk not in found()
    assert found(which="open") == {point.pk, late.pk, mine.pk}
    assert found(which="late") == {late.pk}
    assert found(which="done") == {done.pk}
    assert found(which="dropped") == {dropped.pk}
    assert found(mine="on") == {mine.pk}
    assert found(q="äänestää") == {mine.pk}
    assert found(q="raija kyltit", which="late") == {late.pk}
    assert found(q="eiole") == set()
    assert found(which="???", page="x") == found()


@pytest.mark.parametrize("who", ["raija", "contact"])
def test_the_list_is_for_organisers(client, who, request):
    client.force_login(request.getfixturevalue(who))
    assert page(client, "action_points").status_code == 404


@pytest.mark.parametrize("name", ["action_points", "my_points", "desk", "my"])
def test_lists_take_the_same_queries_however_long(client, meeting, aino, name):
    address = reverse(name if name in {"desk", "my"} else f"meetings:{name}")

    def count():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    client.force_login(aino)
    owned(meeting, aino, aino)
    one = count()
    for _n in range(3):
        owned(MeetingFactory(held=True), aino, aino)
    assert count() == one


# ── in the next agenda ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_next_date_of_a_series_takes_up_what_is_open(aino):
    series = Series.objects.create(rhythm=Rhythm.MONTHLY)
    earlier, now = MeetingFactory(held=True, series=series), MeetingFactory(series=series)
    found, done, dropped = (actions.add_point(meeting=earlier, draft=draft(n), actor=aino) for n in range(3))
    actions.finish(point=done, actor=aino)
    actions.drop(point=dropped, actor=aino)
    actions.add_point(meeting=MeetingFactory(held=True), draft=draft(), actor=aino)
    assert points_for_agenda(now) == [found]
    assert points_for_agenda(earlier) == []


def test_without_a_series_the_same_organiser_and_kind_count(aino):
    now = MeetingFactory()
    kin = MeetingFactory(held=True)
    MeetingFactory(held=True, region=region("01"))
    found = actions.add_point(meeting=kin, draft=draft(), actor=aino)
    actions.add_point(meeting=MeetingFactory(held=True, kind=Kind.TRAINING), draft=draft(), actor=aino)
    elsewhere = MeetingFactory(held=True, region=region("01"))
    ActionPoint.objects.create(pk=uuid.uuid4(), meeting=elsewhere, text_fi="x", owner_name="y", due_on=clock.today())
    assert points_for_agenda(now) == [found]


def test_a_closed_or_forgotten_account_leaves_a_task_that_still_shows(client, meeting, aino, raija, point):
    raija.is_active = False
    raija.save()
    client.force_login(aino)
    assert client.get(url(point)).status_code == 200
    sent = fields(client.get(reverse("meetings:edit_point", args=[point.pk])).content.decode())
    assert sent["owner"] == str(raija.pk)
