"""The link by which messages to many are stopped, without signing in."""

import logging

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import ModelLogEntry

from core.logs import WithoutTokens
from tests.factories.volunteers import VolunteerFactory
from tests.volunteers.onboarding.desk.conftest import main
from volunteers.onboarding import stopping
from volunteers.onboarding.models import Volunteer

pytestmark = pytest.mark.django_db


def stop_url(token):
    return reverse("onboarding:stop_messages", args=[token])


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_looking_at_the_link_changes_nothing_and_one_press_stops(db, language):
    volunteer = VolunteerFactory(mails_wanted=True)
    browser = Client()
    with translation.override(language):
        url = stop_url(stopping.token(volunteer))
        page = browser.get(url)
        assert page.status_code == 200
        assert "<button" in main(page)
        assert Volunteer.objects.get().mails_wanted
        for _n in range(2):
            assert browser.post(url)["Location"] == url
        assert not Volunteer.objects.get().mails_wanted
        assert "<button" not in main(browser.get(url))
    entry = ModelLogEntry.objects.get(action="onboarding.volunteer.consent")
    assert (entry.user, entry.data) == (None, {"mails": False})
    # It is a key: nobody else gets to see the address, and no name stands on the page.
    assert page["X-Robots-Tag"] == "noindex"
    assert page["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page["Cache-Control"]
    assert volunteer.person.name not in page.content.decode()


def test_a_link_stops_nobody_else(db):
    mine, other = VolunteerFactory(mails_wanted=True), VolunteerFactory(mails_wanted=True)
    token = stopping.token(mine)
    wrong = [
        other.pk.hex + token[32:],
        token[:-1],
        token + "A",
        token[:32],
        "x",
        "0" * 75,
    ]
    browser = Client()
    for each in wrong:
        assert browser.post(stop_url(each)).status_code == 404
        assert browser.get(stop_url(each)).status_code == 404
    assert Volunteer.objects.filter(mails_wanted=True).count() == 2
    assert len(token) == 75


def test_links_of_an_old_key_work_as_long_as_it_is_a_fallback(db, settings):
    volunteer = VolunteerFactory(mails_wanted=True)
    token, old = stopping.token(volunteer), settings.SECRET_KEY
    settings.SECRET_KEY = "another-key-that-is-long-enough-for-the-tests-of-this-house"
    assert stopping.find(token) is None
    settings.SECRET_KEY_FALLBACKS = [old]
    assert stopping.find(token) == volunteer


def test_after_erasure_the_link_leads_nowhere(db):
    volunteer = VolunteerFactory(mails_wanted=True)
    url = stop_url(stopping.token(volunteer))
    volunteer.person.delete()
    assert Client().get(url).status_code == 404


def test_the_key_stands_in_no_log(db):
    token = stopping.token(VolunteerFactory())
    record = logging.makeLogRecord({"msg": "GET %s failed", "args": (stop_url(token),)})
    assert WithoutTokens().filter(record)
    assert token[-20:] not in record.getMessage()
