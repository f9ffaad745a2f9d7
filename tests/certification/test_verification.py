"""Anyone can check a certificate, in three languages, and learns no more than the paper says."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import reverse

from certification.credentials import codes
from core import clock
from tests.factories.accounts import UserFactory
from tests.factories.credentials import ISSUER, TEXTS, CredentialFactory

pytestmark = pytest.mark.django_db

LANGUAGES = ("fi", "sv", "en")
ANSWERS = {
    "valid": "This certificate is genuine and in force",
    "expired": "This certificate is genuine, but it has expired",
    "revoked": "This certificate has been revoked",
    "unknown": "There is no certificate with this code",
    "failed": "The certificate could not be checked",
}


def check(client, code, language="en", **headers):
    return client.get(reverse("credentials:verify", args=[code]), {"l": language}, **headers)


def heard(response, said, language="en"):
    """Which of the five answers the page gives."""
    words = response.content.decode()
    return {answer for answer, msgid in ANSWERS.items() if said(msgid, language) in words}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ["valid", "expired", "revoked"])
def test_the_page_says_in_each_language_whether_a_certificate_holds(client, said, state, language):
    traits = {} if state == "valid" else {state: True}
    credential = CredentialFactory(person=UserFactory(name="Raija Esimerkki"), **traits)
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
    credential = CredentialFactory(person=person)
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
    credential = CredentialFactory(subject_name='<img src="/x" onerror="a()"> & Raija')
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


def test_asking_too_often_is_answered_429_and_others_are_not_affected(client, credential):
    answers = {check(client, codes.make()).status_code for _ in range(60)}
    assert answers == {404}
    refused = check(client, credential.shown_code)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) >= 1
    assert check(client, credential.shown_code, HTTP_X_FORWARDED_FOR="203.0.113.9").status_code == 429
    assert check(client, credential.shown_code, REMOTE_ADDR="192.0.2.77").status_code == 200


def test_guessing_asks_the_database_nothing_once_refused(client, django_assert_num_queries):
    for _ in range(61):
        check(client, codes.make())
    with django_assert_num_queries(0):
        assert check(client, codes.make()).status_code == 429


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_there_is_nothing_to_change_at_these_addresses(client, credential, method):
    for address in ("/v/", f"/v/{credential.code}"):
        assert getattr(client, method)(address).status_code == 405


def test_the_address_printed_and_coded_is_the_one_of_this_page(client, credential, said):
    page = check(client, credential.code).content.decode()
    assert f"{settings.SITE_URL}/v/{credential.shown_code}" in page


def test_the_number_of_queries_stays_small(client, credential, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        check(client, credential.code)
