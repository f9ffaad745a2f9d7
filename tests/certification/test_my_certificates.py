"""My learning shows a person's certificates, whether they hold, and how to use them."""

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from certification.credentials.my import Certificates
from tests.factories.accounts import UserFactory
from tests.factories.credentials import ISSUER, TEXTS, CredentialFactory

pytestmark = pytest.mark.django_db


def page(person, language="en"):
    with translation.override(language):
        section = Certificates()
        return render_to_string(section.template, section.context(person))


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_certificate_can_be_had_in_three_languages_and_checked(credential, learner, language):
    shown = page(learner, language)
    assert TEXTS["title"][language] in shown
    for each in ("fi", "sv", "en"):
        assert f'href="/credentials/{credential.pk}.pdf?l={each}"' in shown
    assert f'href="/v/{credential.shown_code}"' in shown
    assert f"{settings.SITE_URL}/v/{credential.shown_code}" in shown


def test_each_state_is_said_in_words(learner):
    CredentialFactory(person=learner)
    assert "In force" in page(learner)
    CredentialFactory(person=learner, expired=True)
    assert "Expired" in page(learner)
    assert "Revoked" not in page(learner)


def test_a_revoked_certificate_is_shown_without_its_file(learner):
    credential = CredentialFactory(person=learner, revoked=True)
    shown = page(learner)
    assert "Revoked" in shown
    assert ".pdf" not in shown
    assert f'href="/v/{credential.shown_code}"' in shown


def test_nobody_sees_the_certificates_of_others_there_administrators_included(credential, admin):
    for person in (UserFactory(), admin):
        assert credential.shown_code not in page(person)


def test_without_certificates_the_section_says_how_to_get_one(learner):
    assert "You get one when you complete a course." in page(learner, "en")


def test_a_title_in_another_language_is_marked(learner):
    CredentialFactory(person=learner, content={"title": {"fi": "Vain suomeksi"}, "issuer": ISSUER})
    assert '<span lang="fi">Vain suomeksi</span>' in page(learner, "sv")


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_certificates(learner, count, django_assert_num_queries):
    CredentialFactory.create_batch(count, person=learner)
    with django_assert_num_queries(1):
        page(learner)


def test_the_section_stands_on_the_page(client, credential, learner):
    client.force_login(learner)
    response = client.get("/en/my/")
    assert credential.shown_code in response.content.decode()
