"""The pages that badges point to: what was achieved, and who gives it; for people and for programs."""

import json

import pytest
from django.urls import reverse

from certification.credentials import actions, editions, signing
from certification.credentials.badges import guard
from certification.credentials.models import Achievement
from certification.credentials.states import Kind
from tests.certification.badges.making import BADGE
from tests.factories.credentials import CredentialFactory

pytestmark = pytest.mark.django_db

TEXTS = {
    "name": {"fi": "Peruskurssi", "sv": "Grundkurs", "en": "Basic course"},
    "description": {"fi": "Osaa neuvoa.", "sv": "Kan handleda.", "en": "Can advise."},
    "criteria": {"fi": "Kaikki osiot.\n\nLoppukoe.", "sv": "Alla delar.", "en": "All parts."},
}


def achievement(number=1, slug="course-basics", **texts):
    content = {key: texts.get(key, TEXTS[key]) for key in TEXTS}
    return Achievement.objects.create(
        slug=slug, number=number, kind=Kind.COURSE, texts=content, sha256=f"{slug}{number}".ljust(64, "0")
    )


def address(row, language, name="achievement"):
    return reverse(f"credentials:{name}", args=[row.slug, row.number, language])


def test_each_language_has_its_page_whatever_the_reader_speaks(client, said):
    row = achievement()
    for language, other in (("fi", "sv"), ("sv", "fi"), ("en", "fi")):
        answer = client.get(address(row, language), headers={"Accept-Language": other})
        page = answer.content.decode()
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in page
        assert answer["Content-Language"] == language
        for key in TEXTS:
            assert TEXTS[key][language].split("\n")[0] in page
            assert TEXTS[key][other].split("\n")[0] not in page
        assert said("What it takes", language) in page
        assert said("Course certificate", language) in page


def test_criteria_keep_their_paragraphs_and_are_never_taken_for_markup(client):
    row = achievement(criteria={"fi": "<script>x</script>\n\nToinen."}, name={"fi": "A & B"}, description={"fi": "C"})
    page = client.get(address(row, "fi")).content.decode()
    assert "<p>&lt;script&gt;x&lt;/script&gt;</p>" in page
    assert "<p>Toinen.</p>" in page
    assert "A &amp; B" in page


def test_the_language_links_of_the_header_lead_to_the_other_page(client):
    row = achievement()
    page = client.get(address(row, "fi")).content.decode()
    assert f"{address(row, 'fi')}?l=sv" in page
    answer = client.get(address(row, "fi"), {"l": "sv"})
    assert (answer.status_code, answer["Location"]) == (302, address(row, "sv"))
    assert client.get(address(row, "fi"), {"l": "fi"}).status_code == 200
    assert client.get(address(row, "fi"), {"l": "xx"}).status_code == 200


def test_a_language_that_the_text_lacks_has_a_page_that_says_so_and_no_json(client, said):
    row = achievement(name={"sv": "Grundkurs"}, description={"sv": "Kan."}, criteria={"sv": "Alla delar."})
    page = client.get(address(row, "en")).content.decode()
    assert '<h1 lang="sv">Grundkurs</h1>' in page
    assert said("in Swedish", "en") in page
    assert client.get(address(row, "en", "achievement_json")).status_code == 404
    assert client.get(address(row, "sv", "achievement_json")).status_code == 200


@pytest.mark.parametrize("accept", ["application/ld+json", "application/json", "application/json, text/html;q=0.5"])
def test_a_program_that_asks_for_it_gets_json_ld(client, accept):
    row = achievement()
    answer = client.get(address(row, "sv"), headers={"Accept": accept})
    assert answer["Content-Type"] == "application/ld+json"
    assert answer.content == client.get(address(row, "sv", "achievement_json")).content
    assert answer["Vary"] == "Accept"
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("accept", ["*/*", "text/html,application/xhtml+xml,*/*;q=0.8", "", "image/png"])
def test_everybody_else_gets_the_page(client, accept):
    answer = client.get(address(achievement(), "sv"), headers={"Accept": accept})
    assert answer["Content-Type"].startswith("text/html")
    assert "Accept" in answer["Vary"]


def test_the_json_is_what_badges_say_and_nothing_in_it_is_without_meaning(client):
    credential = CredentialFactory()
    editions.complete(credential)
    for edition in credential.editions.all():
        told = json.loads(edition.document)["credentialSubject"]["achievement"]
        path = told["id"].removeprefix("http://localhost:8000")
        served = client.get(path, headers={"Accept": "application/ld+json"}).json()
        assert {key: served[key] for key in told} == told
        assert served["creator"]["id"] == signing.did()
        # As part of a badge, so that the guard sees each term.
        badge = BADGE.written()
        badge["credentialSubject"]["achievement"] = {k: v for k, v in served.items() if k != "@context"}
        assert guard.statements(badge)


def test_other_versions_are_named_and_an_old_one_says_that_there_is_a_newer(client, said):
    rows = [achievement(number) for number in (1, 2, 3)]
    stranger = achievement(4, slug="course-other")
    old, newest = (client.get(address(row, "en")).content.decode() for row in (rows[0], rows[2]))
    for page in (old, newest):
        assert address(rows[1], "en") in page
        assert address(stranger, "en") not in page
    assert said("There is a newer version", "en") in old
    assert f'href="{address(rows[2], "en")}"' in old
    assert said("There is a newer version", "en") not in newest


@pytest.mark.parametrize(
    "path",
    [
        "/achievements/course-basics/v2/fi",
        "/achievements/other/v1/fi",
        "/achievements/course-basics/v1/de",
        "/achievements/course-basics/v1/fi.xml",
        "/achievements/course-basics/v2/fi.json",
        "/achievements/course-basics/v1/de.json",
    ],
)
def test_what_there_is_not_is_not_found(client, path):
    achievement()
    assert client.get("/achievements/course-basics/v1/fi").status_code == 200
    assert client.get(path).status_code == 404


def test_a_frozen_page_answers_that_nothing_has_changed(client):
    row = achievement()
    first = client.get(address(row, "fi", "achievement_json"))
    again = client.get(address(row, "fi", "achievement_json"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again["Vary"]) == (304, "Accept")


def test_a_client_that_asks_too_often_waits(client):
    row = achievement()
    answers = [client.get(address(row, "fi", "achievement_json")).status_code for _ in range(121)]
    assert (answers[119], answers[120]) == (200, 429)


# Who gives it


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_issuer_tells_who_it_is_how_to_check_and_with_which_keys(client, settings, tmp_path, language, said):
    settings.KEY_FOLDER = tmp_path
    old = actions.rotate_key(use=signing.Use.BADGE)
    key, paper = (actions.rotate_key(use=use) for use in (signing.Use.BADGE, signing.Use.PAPER))
    page = client.get("/credentials/issuer", {"l": language}).content.decode()
    assert f'<html lang="{language}">' in page
    assert settings.CREDENTIAL_ISSUER[language] in page
    for name in (old, key, paper, "/.well-known/did.json", reverse("credentials:verify_ask")):
        assert name in page
    assert said("How a certificate is checked", language) in page


def test_the_issuer_marks_a_key_that_is_not_to_be_trusted(client, settings, tmp_path, said):
    settings.KEY_FOLDER = tmp_path
    name = actions.rotate_key(use=signing.Use.BADGE)
    words = said("Not to be trusted from %(day)s on", "en", day="").split(" from ")[0]
    assert words not in client.get("/credentials/issuer", {"l": "en"}).content.decode()
    actions.compromise_key(name=name, since=signing.clock.now())
    assert words in client.get("/credentials/issuer", {"l": "en"}).content.decode()


def test_the_issuer_page_stands_when_there_are_no_keys_or_they_cannot_be_read(client, settings, tmp_path, said, caplog):
    settings.KEY_FOLDER = tmp_path / "none"
    assert said("There are no keys yet.", "en") in client.get("/credentials/issuer", {"l": "en"}).content.decode()
    settings.KEY_FOLDER.mkdir()
    (settings.KEY_FOLDER / "x.json").write_text("{}", encoding="utf-8")
    page = client.get("/credentials/issuer", {"l": "en"}).content.decode()
    assert said("The keys cannot be shown right now. Please come again later.", "en") in page
    assert said("There are no keys yet.", "en") not in page
    assert "the records of keys cannot be read" in caplog.text
    assert client.get("/.well-known/did.json").status_code == 503


def test_the_profile_is_json_ld_too(client, settings):
    answer = client.get("/credentials/issuer", headers={"Accept": "application/json"})
    assert answer.content == client.get("/credentials/issuer.json").content
    profile = answer.json()
    assert (profile["id"], profile["type"]) == (signing.did(), ["Profile"])
    assert profile["name"] == settings.CREDENTIAL_ISSUER["fi"]
    assert profile["url"] == settings.SITE_URL
