"""The mark on other sites: as true as the moment it is asked for, and never certified in doubt."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils.translation import override

from certification.quality import entries
from certification.quality.states import Status
from core import clock
from tests.factories import quality
from tests.factories.network import OrganisationFactory

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


def url(made, language="en"):
    with override(language):
        return reverse("quality:mark", args=[made.organisation.pk])


def words(client, made, language="en"):
    drawn = ElementTree.fromstring(client.get(url(made, language)).content)  # noqa: S314 - drawn by ourselves
    return drawn.find(f"{SVG}title").text, drawn.find(f"{SVG}desc").text


def test_in_force_it_says_certified_and_until_when(client):
    made = quality.certification()
    title, description = words(client, made)
    assert title == "Certified"
    assert made.organisation.name_fi in description
    assert str(made.valid_to.year) in description


@pytest.mark.parametrize(
    "changes",
    [
        {"suspended_at": clock.now()},
        {"ended_at": clock.now(), "ended_as": Status.WITHDRAWN},
        {"ended_at": clock.now(), "ended_as": Status.ENDED},
        {"valid_to": clock.today() - dt.timedelta(days=1)},
        {"valid_from": clock.today() + dt.timedelta(days=1)},
    ],
)
def test_otherwise_nothing_on_it_says_certified(client, changes):
    made = quality.certification()
    type(made).objects.filter(pk=made.pk).update(**changes)
    answer = client.get(url(made))
    assert b"Not in force" in answer.content
    assert b"Certified" not in answer.content


def test_it_changes_with_the_row_and_not_with_a_job(client):
    made = quality.certification()
    before = client.get(url(made))
    made.suspended_at = clock.now()
    made.save()
    after = client.get(url(made), headers={"If-None-Match": before["ETag"]})
    assert (after.status_code, words(client, made)[0]) == (200, "Not in force")


def test_other_sites_may_show_it_for_a_short_while_without_a_cookie(client):
    answer = client.get(url(quality.certification()))
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    kept = int(answer["Cache-Control"].removeprefix("public, max-age="))
    assert 0 <= kept <= 3600
    assert "Set-Cookie" not in answer
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies


def test_it_holds_no_script_and_names_no_other_site(client):
    drawn = client.get(url(quality.certification())).content.decode()
    for hidden in ("<script", "<style", "href", "<image", "url("):
        assert hidden not in drawn


def test_hostile_names_stay_text(client):
    organisation = OrganisationFactory(name_fi='<script>alert("1")</script>&\x07\u202e')
    made = quality.certification(organisation)
    assert "<script>" not in client.get(url(made)).content.decode()
    assert '<script>alert("1")</script>&' in words(client, made)[1]


def test_a_long_name_fits(client):
    made = quality.certification(OrganisationFactory(name_fi="Pohjois-Savon kansalaisopistojen digituki ry " * 2))
    assert client.get(url(made)).status_code == 200


def test_it_speaks_the_language_of_its_address(client):
    made = quality.certification()
    with override("fi"):
        assert client.get(url(made, "fi")).headers["Content-Language"] == "fi"


def test_the_snippet_is_whole_escaped_and_never_says_certified():
    organisation = OrganisationFactory(name_fi='A "B" <c> ry')
    quality.certification(organisation)
    said = entries.snippet(organisation, "en")
    assert said.startswith('<a href="http')
    assert f'/{organisation.pk}/"><img src="http' in said
    assert "A &quot;B&quot; &lt;c&gt; ry" in said
    assert "Check the certification of" in said
    assert "Certified" not in said
