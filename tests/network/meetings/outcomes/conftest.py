"""A meeting of North Savo that is over, its coordinators, and people who were there."""

import datetime as dt
import io
import re
import uuid
import zipfile

import pytest
from django.urls import reverse

from core import clock
from core.models import OutgoingMail
from network.meetings.actions import action_points, minutes
from network.meetings.promised import Draft
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import ContactFactory
from tests.network.coordinating import aino, fresh_cache, one_step, stranger

__all__ = ["aino", "fresh_cache", "one_step", "stranger"]

DAY = dt.timedelta(days=1)


@pytest.fixture
def meeting(db):
    return MeetingFactory(held=True, title_fi="Verkostotapaaminen", title_sv="Nätverksträff")


@pytest.fixture
def raija(meeting):
    """Was there, and has an account."""
    return RegistrationFactory(meeting=meeting, person=UserFactory(name="Raija Esimerkki")).person


@pytest.fixture
def contact(db):
    """Answers for an organisation of the region, and was not there."""
    return ContactFactory(person__name="Eero Yhteinen").person


def draft(n=1, **changes):
    texts = {"text_fi": f"Päivittää kyltit {n}", "text_sv": None, "text_en": None}
    given = {"pk": uuid.uuid4(), "texts": texts, "due_on": clock.today() + 10 * DAY, "owner_name": "Kirjasto"}
    return Draft(**given | changes)


def owned(meeting, owner, actor, **changes):
    given = {"owner": owner, "owner_name": ""} | changes
    return action_points.add_point(meeting=meeting, draft=draft(**given), actor=actor)


def write(meeting, actor, said="Puhuttiin tarpeesta.", **changes):
    given = {"summary": {"fi": said}, "decisions": [{"fi": "Tavataan taas."}], "was": 0}
    return minutes.write_minutes(meeting=meeting, actor=actor, **given | changes)


@pytest.fixture
def point(meeting, aino, raija):
    return owned(meeting, raija, aino)


def url_of_point(point):
    return reverse("meetings:action_point", args=[point.pk])


def page(client, name, *args, **query):
    return client.get(reverse(f"meetings:{name}", args=args), query)


def fields(html):
    """What a browser would send of the last form of a page that has a "was": names and values as they stand there."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        unticked = re.search(r'type="(?:checkbox|radio)"', tag) and "checked" not in tag
        if name and not unticked:
            found[name[1]] = value[1] if value else ""
    for name, text in re.findall(r'<textarea name="([^"]*)"[^>]*>(.*?)</textarea>', html, re.DOTALL):
        found[name] = text.removeprefix("\n").removeprefix("\r\n")
    for name, options in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    found.pop("csrfmiddlewaretoken", None)
    return found


def letters(template=""):
    rows = OutgoingMail.objects.filter(template=template) if template else OutgoingMail.objects.all()
    return list(rows.order_by("pk"))


def packed(*names, first=b"", comment=b"", **contents):
    """A packed file with these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        if first:
            file.writestr(zipfile.ZipInfo("mimetype"), first)
        for name in names:
            file.writestr(name, contents.get(name, b"<x/>"), zipfile.ZIP_DEFLATED)
        file.comment = comment
    return made.getvalue()


DOCX = ("[Content_Types].xml", "word/document.xml")
