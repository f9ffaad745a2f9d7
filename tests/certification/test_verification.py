"""Anyone can check a certificate, in three languages, and learns no more than the paper says."""

import datetime as dt
import html
import unicodedata

import pytest
import time_machine
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import reverse

from certification.credentials import actions, editions, guessing, naming
from certification.credentials.states import Kind
from certification.credentials.texts import Worded
from core import clock
from tests.factories.accounts import UserFactory
from tests.factories.credentials import ISSUER, TEXTS, CredentialFactory, path_credential

pytestmark = pytest.mark.django_db

LANGUAGES = ("fi", "sv", "en")
ANSWERS = {
    "valid": "This certificate is genuine and in force",
    "expired": "This certificate is genuine, but it has expired",
    "not_yet_valid": "This certificate is genuine, but not yet in force",
    "suspended": "This certificate is suspended for now",
    "revoked": "This certificate has been revoked",
    "erased": "This certificate is no longer available",
    "unknown": "There is no certificate with this code",
    "failed": "The certificate could not be checked",
}
STATES = {
    "valid": dict,
    "expired": lambda: {"expired": True},
    "revoked": lambda: {"revoked": True},
    "not_yet_valid": lambda: {"valid_from": clock.today() + dt.timedelta(days=1)},
    "suspended": lambda: {
        "kind": "card",
        "completion": None,
        "suspended_at": clock.now(),
        "suspension_reason": "Salainen syy kokonaan.",
    },
}


def check(client, code, language="en", **headers):
    return client.get(reverse("credentials:verify", args=[code]), {"l": language}, **headers)


def heard(response, said, language="en"):
    """Which of the answers the page gives."""
    words = response.content.decode()
    return {answer for answer, msgid in ANSWERS.items() if said(msgid, language) in words}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_the_page_says_in_each_language_whether_a_certificate_holds(client, said, state, language):
    credential = CredentialFactory(person=UserFactory(name="Raija Esimerkki"), name_shown="full", **STATES[state]())
    response = check(client, credential.shown_code, language)

    assert (response.status_code, response["Content-Language"]) == (200, language)
    assert heard(response, said, language) == {state}
    page = response.content.decode()
    assert f'<html lang="{language}">' in page
    for shown in (TEXTS["title"], TEXTS["extent"], ISSUER, TEXTS["note"], *TEXTS["goals"]):
        assert shown[language] in page
    assert "Raija Esimerkki" in page
    assert credential.shown_code in page
    issued = clock.today()
    assert (f"{issued:%-d %B %Y}" if language == "en" else f"{issued:%-d.%-m.%Y}") in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_code_is_called_unknown(client, said, language):
    response = check(client, "7K4M-2Q9X", language)
    assert response.status_code == 404
    assert heard(response, said, language) == {"unknown"}
    assert 'value="7K4M-2Q9X"' in response.content.decode()


@pytest.mark.parametrize("code", ["x", "7K4M-2Q9", "%00", "<script>alert(1)</script>", "a" * 500, "é", "..", "'; DROP"])
def test_what_cannot_be_a_code_is_unknown_and_shown_harmlessly(client, said, code):
    response = client.get(f"/v/{code.replace('<', '%3C').replace('/', '%252F')}")
    assert response.status_code == 404
    assert b"<script>alert" not in response.content


def test_a_code_is_found_however_it_is_typed(client, said):
    CredentialFactory(code="7K4M2Q9X")
    for typed in ("7k4m2q9x", "7K4M 2Q9X", "7k4m-2q9x"):
        assert heard(check(client, typed), said) == {"valid"}


def test_a_certificate_is_in_force_on_its_last_day_and_expired_on_the_next(client, said):
    credential = CredentialFactory(valid_until=dt.date(2027, 1, 31))
    with time_machine.travel("2027-01-31T21:30:00Z"):  # half past eleven in the evening in Helsinki
        assert heard(check(client, credential.code), said) == {"valid"}
    with time_machine.travel("2027-01-31T22:30:00Z"):
        assert heard(check(client, credential.code), said) == {"expired"}


def test_a_revoked_certificate_says_since_when_but_not_why(client, admin):
    credential = CredentialFactory(revoked=True, revoked_by=admin, revocation_reason="Salainen syy kokonaan.")
    page = check(client, credential.code, "fi").content.decode()
    assert f"{clock.today():%-d.%-m.%Y}" in page
    assert "Salainen" not in page
    assert admin.name not in page
    assert admin.email not in page


def test_the_page_tells_nothing_about_the_person_but_the_name_on_the_certificate(client):
    person = UserFactory(name="Raija Esimerkki", email="salainen.osoite@post.example")
    credential = CredentialFactory(person=person, name_shown="full")
    person.name = "Raija Uusinimi"
    person.save()
    page = check(client, credential.code).content.decode()
    assert "Raija Esimerkki" in page
    for secret in ("Uusinimi", "salainen.osoite", str(credential.pk)):
        assert secret not in page


def test_the_page_needs_no_cookie_is_kept_by_nobody_and_found_by_no_search_engine(client, credential):
    for address in (f"/v/{credential.shown_code}", "/v/", "/v/7K4M-2Q9X"):
        response = client.get(address)
        assert not response.cookies
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in response.content.decode()


def test_markup_in_a_name_is_shown_as_typed(client):
    credential = CredentialFactory(subject_name='<img src="/x" onerror="a()"> & Raija', name_shown="full")
    page = check(client, credential.code).content.decode()
    assert "&lt;img src=&quot;/x&quot; onerror=&quot;a()&quot;&gt; &amp; Raija" in page


def test_a_text_without_a_translation_is_marked_with_its_language(client):
    content = {"title": {"fi": "Vain suomeksi"}, "goals": [{"fi": "auttaa"}], "issuer": ISSUER}
    page = check(client, CredentialFactory(content=content).code, "sv").content.decode()
    assert '<span lang="fi">Vain suomeksi</span>' in page
    assert '<span lang="fi">auttaa</span>' in page


@pytest.mark.parametrize(("failure", "after"), [(OperationalError, 0), (InterfaceError, 0), (OperationalError, 2)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_database_that_fails_is_never_taken_for_a_yes(credential, said, failure, after, language):
    client, asked = Client(), []

    def fail(execute, sql, params, many, context):
        asked.append(sql)
        if len(asked) > after:
            raise failure
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        response = check(client, credential.shown_code, language)
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert heard(response, said, language) == {"failed"}
    assert "Raija" not in response.content.decode()


def test_the_form_leads_to_the_certificate_in_the_same_language(client, credential):
    response = client.get("/v/", {"code": f" {credential.shown_code.lower()} ", "l": "sv"})
    assert (response.status_code, response["Location"]) == (302, f"/v/{credential.shown_code}?l=sv")


@pytest.mark.parametrize("typed", ["", "7K4M", "7K4M-2Q9O", "<b>" + "9" * 60])
def test_what_is_typed_wrongly_is_kept_and_explained(client, typed):
    response = client.get("/v/", {"code": typed, "l": "en"})
    page = response.content.decode()
    assert response.status_code == 200
    assert response.context["form"].errors["code"]
    assert "2–9" in page
    assert "<b>9" not in page
    assert typed in str(response.context["form"]["code"].value())


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_there_is_nothing_to_change_at_these_addresses(client, credential, method):
    assert getattr(client, method)("/v/").status_code == 405
    if method != "post":  # what is posted is a name to compare
        assert getattr(client, method)(f"/v/{credential.code}").status_code == 405


def test_the_address_printed_and_coded_is_the_one_of_this_page(client, credential, said):
    page = check(client, credential.code).content.decode()
    assert f"{settings.SITE_URL}/v/{credential.shown_code}" in page


def test_the_number_of_queries_stays_small(client, credential, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        check(client, credential.code)


def test_a_suspended_certificate_says_since_when_and_that_it_may_change_but_not_why(client):
    credential = CredentialFactory(**STATES["suspended"]())
    page = check(client, credential.code).content.decode()
    assert f"It was suspended on {clock.today():%-d %B %Y}" in page
    assert "check it again later" in page
    assert "Salainen" not in page


def test_what_is_not_yet_in_force_says_from_when(client, said):
    credential = CredentialFactory(valid_from=dt.date(2027, 2, 1))
    with time_machine.travel("2027-01-31T21:30:00Z"):
        page = check(client, credential.code)
        assert heard(page, said) == {"not_yet_valid"}
        assert "It will be in force from 1 February 2027" in page.content.decode()
    with time_machine.travel("2027-01-31T22:30:00Z"):  # half past midnight in Helsinki
        assert heard(check(client, credential.code), said) == {"valid"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_erased_is_gone_and_says_nothing_else(client, learner, said, language):
    credential = CredentialFactory(person=learner, name_shown="full", revoked=True)
    name = credential.subject_name
    actions.erase(credential=credential, actor=learner)
    response = check(client, credential.shown_code, language)
    assert response.status_code == 410
    assert heard(response, said, language) == {"erased"}
    page = response.content.decode()
    for gone in (name, naming.initials(name), TEXTS["title"][language], TEXTS["goals"][0][language]):
        assert gone not in page
    assert heard(client.post(f"/v/{credential.code}?l={language}", {"name": name}), said, language) == {"erased"}


def test_of_the_name_only_initials_are_shown_unless_the_holder_wants_more(client):
    credential = CredentialFactory(subject_name="Raija Maria Nieminen-Öhman")
    page = check(client, credential.code).content.decode()
    assert "<bdi>R. N.</bdi>" in page
    for part in ("Raija", "Maria", "Nieminen"):
        assert part not in page
    credential.name_shown = "full"
    credential.save()
    page = check(client, credential.code).content.decode()
    assert "<bdi>Raija Maria Nieminen-Öhman</bdi>" in page
    assert "Compare the name</" not in page
    assert 'name="name"' not in page


def test_the_name_of_an_organisation_is_always_shown(client):
    credential = CredentialFactory(kind="quality", completion=None, person=None, subject_name="Apu ry")
    page = check(client, credential.code).content.decode()
    assert "<bdi>Apu ry</bdi>" in page
    assert 'name="name"' not in page


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("Áilu Ŧuŋŋi-Öhman", "Yes"),
        ("  áilu   ŧuŋŋi-öhman ", "Yes"),
        (unicodedata.normalize("NFD", "ÁILU ŦUŊŊI‑ÖHMAN"), "Yes"),
        ("Áilu", "No"),
        ("Áilu Ŧuŋŋi", "No"),
        ("Ailu Tuŋŋi-Ohman", "No"),
        ("Áilu Ŧuŋŋi-Öhman Ⅱ", "No"),
        ("Á. Ö.", "No"),
        ("%", "No"),
    ],
    ids=["exact", "case and spaces", "decomposed", "first", "shorter", "without marks", "longer", "initials", "sign"],
)
def test_whoever_was_shown_a_name_may_ask_whether_it_is_the_right_one(typed, answer):
    credential = CredentialFactory(subject_name="Áilu Ŧuŋŋi-Öhman")
    client = Client(enforce_csrf_checks=True)
    response = client.post(f"/v/{credential.code}", {"name": typed}, headers={"accept-language": "en"})
    assert response.status_code == 200
    assert not response.cookies
    page = response.content.decode()
    assert ("Yes, the certificate carries the name" in page, "No, the certificate does not" in page) == (
        answer == "Yes",
        answer == "No",
    )
    if answer == "No":
        assert "Ŧuŋŋi-Öhman" not in page.replace(html.escape(typed), "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_question_for_the_name_is_asked_again(client, said, language):
    credential = CredentialFactory()
    for typed in ("", "  ", "x" * 255):
        response = client.post(f"/v/{credential.code}?l={language}", {"name": typed})
        assert response.context["name_form"].errors["name"]
        assert said("Error:", language) in response.content.decode()
        assert heard(response, said, language) == {"valid"}


def test_nobody_guesses_a_name_by_trying(client, credential):
    def ask(name, **headers):
        return client.post(f"/v/{credential.code}", {"name": name}, **headers).status_code

    limit = guessing.NAMES_OF_A_CLIENT.limit
    assert [ask(f"Arvaus {number}") for number in range(limit + 1)] == [200] * limit + [429]
    assert ask(credential.subject_name) == 429  # the right one, too: no answer tells them apart
    assert check(client, credential.code).status_code == 200


def test_nobody_guesses_a_name_from_many_addresses_either(client, credential):
    def ask(number, code=credential.code):
        return client.post(f"/v/{code}", {"name": "Arvaus"}, REMOTE_ADDR=f"198.51.100.{number}").status_code

    limit = guessing.NAMES_OF_A_CODE.limit
    assert [ask(number) for number in range(limit + 2)] == [200] * limit + [429] * 2
    assert ask(99, CredentialFactory().code) == 200


def test_a_name_too_many_is_answered_in_words_and_with_a_time_to_wait(client, credential, said):
    for _ in range(guessing.NAMES_OF_A_CLIENT.limit):
        client.post(f"/v/{credential.code}", {"name": "Arvaus"})
    refused = client.post(f"/v/{credential.code}?l=sv", {"name": "Arvaus"})
    assert said("Too many requests", "sv") in refused.content.decode()
    assert int(refused["Retry-After"]) >= 1


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_says_what_it_is_in_words_of_its_own(client, kind):
    more = {} if kind == Kind.COURSE else {"completion": None}
    credential = path_credential() if kind == Kind.PATH else CredentialFactory(kind=kind, **more)
    for language in LANGUAGES:
        shown = Worded(credential, language)
        page = check(client, credential.code, language).content.decode()
        assert html.escape(shown.heading) in page
        assert f"<dt>{html.escape(shown.about)}</dt>" in page


def test_the_page_leads_to_what_was_achieved_and_to_who_gave_it(client, credential):
    editions.complete(credential)
    credential.refresh_from_db()
    page = check(client, credential.code, "sv").content.decode()
    achieved = reverse(
        "credentials:achievement", args=[credential.achievement.slug, credential.achievement.number, "sv"]
    )
    for address in (achieved, reverse("credentials:issuer")):
        assert f'href="{address}' in page
        assert client.get(address).status_code == 200
