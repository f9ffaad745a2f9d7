"""How answers go out: to any site, without cookies, kept for a while, not too often, and kindly when they are a no."""

import pytest
from django.contrib.auth import get_user
from django.urls import reverse
from django.utils import translation

from network.directory.models import Term
from network.geography.models import Municipality, Region
from network.opendata import release
from network.opendata.views import answers
from tests.factories.accounts import UserFactory
from tests.network.opendata.making import ask, offer, rich

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/api/hsds/", "/api/hsds/services", "/api/hsds/service_at_locations", "/api/hsds/organizations",
    "/api/hsds/taxonomies", "/api/hsds/taxonomy_terms", "/api/openapi.json", "/api/places.csv",
    "/api/hsds/services?format=ndjson", "/api/nothing", "/api/hsds/services?page=x",
]  # fmt: skip


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("address", ADDRESSES)
def test_any_site_may_read_it_and_nobody_gets_a_cookie(client, address):
    """Not even somebody signed in, or who has chosen a language, or asks to."""
    rich()
    client.force_login(UserFactory())
    client.cookies["language"] = "sv"
    for more in ("", "&l=en" if "?" in address else "?l=en"):
        answer = client.get(address + more, headers={"Origin": "https://elsewhere.example"})
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
        assert not answer.cookies
        assert "cookie" not in answer.get("Vary", "").lower()
        assert answer["X-Content-Type-Options"] == "nosniff"
        kept = "public, max-age=300" if answer.status_code == 200 else "no-store"
        assert answer["Cache-Control"] == kept
    assert get_user(client).is_authenticated


def test_a_chosen_language_of_the_site_changes_nothing(client):
    made = rich()
    client.cookies["language"] = "sv"
    assert ask(client, f"services/{made.pk}")["name"] == "Digituki ilman ajanvarausta"
    assert ask(client, f"services/{made.pk}", l="sv")["name"] == "Digituki ilman ajanvarausta"


@pytest.mark.parametrize("address", ADDRESSES[:9])
def test_who_has_it_is_told_so(client, address):
    made = offer()
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, body(again)) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Access-Control-Allow-Origin"] == "*"
    assert again["Cache-Control"] == "public, max-age=300"
    if address in {"/api/hsds/services", "/api/places.csv", "/api/hsds/services?format=ndjson"}:
        made.place.alert_fi = "Suljettu tänään."
        made.place.save()
        offer()
        assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


WHOLE = ["/api/places.csv", "/api/hsds/services?format=ndjson", "/api/hsds/taxonomy_terms?format=ndjson"]
RENAMED = {
    "the facts of a term": lambda: Term.objects.filter(key="fi").update(facts={"iso1": "xx"}),
    "the order of a term": lambda: Term.objects.filter(key="fi").update(order=99),
    "the group of a term": lambda: Term.objects.filter(key="passwords").update(parent=None),
    "the key of a term": lambda: Term.objects.filter(key="fi").update(key="qq"),
    "the name of a term": lambda: Term.objects.filter(key="fi").update(name_sv="Uusi"),
    "a municipality": lambda: Municipality.objects.filter(code="297").update(name_sv="Uusi"),
    "a region": lambda: Region.objects.filter(code="11").update(name_en="Uusi"),
}


@pytest.mark.parametrize("what", RENAMED)
@pytest.mark.parametrize("address", WHOLE)
def test_who_has_everything_is_told_when_a_word_in_it_changed(client, address, what):
    rich()
    had = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": had}).status_code == 304
    RENAMED[what]()
    assert client.get(address, headers={"If-None-Match": had}).status_code == 200


@pytest.mark.parametrize("address", WHOLE)
def test_a_new_release_may_word_it_anew(client, monkeypatch, address):
    rich()
    had = client.get(address)["ETag"]
    monkeypatch.setattr(release, "fingerprint", lambda: "the next one")
    assert client.get(address, headers={"If-None-Match": had}).status_code == 200


def test_a_release_is_known_by_its_program_its_words_and_its_address(tmp_path, monkeypatch, settings):
    def now():
        release.fingerprint.cache_clear()
        return release.fingerprint()

    (tmp_path / "fi" / "LC_MESSAGES").mkdir(parents=True)
    words, program = tmp_path / "fi" / "LC_MESSAGES" / "django.mo", tmp_path / "a.py"
    words.write_bytes(b"1"), program.write_bytes(b"1")
    monkeypatch.setattr(release, "_FLOOR", tmp_path)
    settings.LOCALE_PATHS = [tmp_path]
    seen = [now(), now()]
    for change in (
        lambda: words.write_bytes(b"2"), lambda: program.write_bytes(b"2"),
        lambda: setattr(settings, "SITE_URL", "https://other.example"),
    ):  # fmt: skip
        change()
        seen.append(now())
    release.fingerprint.cache_clear()
    assert seen[0] == seen[1]
    assert len(set(seen)) == 4


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_mark_of_everything_does_not_hang_on_the_language_of_the_site(client, language):
    rich()
    had = client.get("/api/places.csv?language=en")["ETag"]
    with translation.override(language):
        assert client.get("/api/places.csv?language=en", headers={"Accept-Language": language})["ETag"] == had


@pytest.mark.parametrize("address", ADDRESSES[:9])
def test_head_is_get_without_its_body(client, address):
    offer()
    head, get = client.head(address), client.get(address)
    assert head.status_code == get.status_code == 200
    assert {name: head[name] for name in ("Content-Type", "ETag", "Cache-Control")} == {
        name: get[name] for name in ("Content-Type", "ETag", "Cache-Control")
    }
    assert body(head) == b""


@pytest.mark.parametrize("address", ADDRESSES)
def test_before_asking_browsers_may_ask_whether_they_may(client, address):
    answer = client.options(address, headers={"Origin": "https://a.example", "Access-Control-Request-Method": "GET"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert not answer.cookies


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_nothing_can_be_written(client, method):
    answer = getattr(client, method)("/api/hsds/services")
    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_no_token_is_missed(client):
    client.handler.enforce_csrf_checks = True
    assert client.post("/api/hsds/services").status_code == 405


@pytest.mark.parametrize(
    "address",
    ["/api/", "/api/hsds/service", "/api/hsds/services/1", "/api/hsds/services/%00", "/api/hsds/services/a/b",
     "/api/x.csv", "/api",
     "/api/hsds/organizations/00000000-0000-0000-0000-000000000000", "/api/hsds/taxonomies/ä",
     "/api/hsds/taxonomy_terms/00000000-0000-0000-0000-000000000000"],
)  # fmt: skip
def test_what_is_not_there_is_told_as_to_a_program(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["title"] == "Not found"


@pytest.mark.parametrize("end", ["", "/"])
def test_a_slash_at_the_end_is_no_mistake(client, end):
    rich()
    for name in ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms"):
        listed = client.get(f"/api/hsds/{name}{end}")
        assert listed.status_code == 200
        one = f"/api/hsds/{name}/{listed.json()['contents'][0]['id']}"
        assert client.get(f"{one}{end}").json() == client.get(one).json() != listed.json()
        assert client.get(f"{one}{end}{end}").status_code == (200 if not end else 404)
        assert client.get(f"{one}x{end}").status_code == 404
    assert client.get(f"/api/hsds{end}").status_code == 200
    assert reverse("opendata:services") == "/api/hsds/services"
    assert reverse("opendata:service", args=["x"]) == "/api/hsds/services/x"
    assert reverse("opendata:meta") == "/api/hsds"


WRONG = [
    ("page=0", "page"), ("page=-1", "page"), ("page=1.0", "page"), ("page=", "page"), ("page=١", "page"),
    ("page=100001", "page"), ("page=999999999999999999999999", "page"), ("per_page=0", "per_page"),
    ("per_page=10001", "per_page"), ("format=xml", "format"), ("full=yes", "full"), ("full=", "full"),
    ("language=de", "language"), ("taxonomy_term_id=topic", "taxonomy_term_id"),
    ("organization_id=1", "organization_id"),
    ("municipality=Kuopio", "municipality"), ("municipality=297%0A", "municipality"), ("region=1", "region"),
    ("page=1&page=2", "page"), (f"search={'a' * 201}", "search"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "parameter"), WRONG, ids=[query[:30].replace("=", "-") for query, _name in WRONG])
def test_what_cannot_be_used_is_told_by_name(client, query, parameter):
    answer = client.get(f"/api/hsds/services?{query}")
    problem = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert [each["parameter"] for each in problem["errors"]] == [parameter]
    assert problem["status"] == 422
    assert problem["detail"].startswith(f"{parameter}: ")


def test_what_is_not_known_is_ignored(client):
    made = offer()
    assert ask(client, "services", colour="blue", service_area="x")["contents"][0]["id"] == str(made.pk)


def test_whoever_asks_too_often_is_told_when_to_come_again(client, monkeypatch):
    monkeypatch.setattr(answers, "ASKED", 3)
    assert [client.get("/api/hsds/services").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = client.get("/api/hsds/", headers={"Accept-Language": "sv"})
    assert (answer.status_code, answer["Content-Type"]) == (429, "application/problem+json")
    assert int(answer["Retry-After"]) > 0
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.json()["title"] == "Too many requests"
    assert client.get("/api/hsds/", REMOTE_ADDR="192.0.2.7").status_code == 200
    assert client.options("/api/hsds/").status_code == 204


def test_everything_at_once_has_a_limit_of_its_own(client, monkeypatch):
    monkeypatch.setattr(answers, "ASKED_FOR_ALL", 2)
    asked = ["/api/places.csv", "/api/hsds/services?format=ndjson", "/api/places.csv"]
    assert [client.get(address).status_code for address in asked] == [200, 200, 429]
    assert client.get("/api/hsds/services").status_code == 200


def test_it_says_what_it_is_and_under_which_licence(client):
    said = ask(client, "/api/hsds/")
    assert said["version"] == "3.0"
    assert said["license"]["name"] == "CC BY 4.0"
    assert client.get(said["profile"].replace("http://localhost:8000", "")).status_code == 200
    assert ask(client, said["openapi_url"].replace("http://localhost:8000", ""))["openapi"] == "3.1.0"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_people_can_read_about_it(client, language):
    with translation.override(language):
        address, finder = reverse("opendata_page:about"), reverse("finder:search")
    answer = client.get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "CC BY 4.0" in page
    assert f'<a href="{finder}"' in page, "the menu of the site stands around it"
    assert "/api/places.csv?excel=true&amp;language=" + language in page
    assert client.post(address).status_code == 405
