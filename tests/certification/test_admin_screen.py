"""Whoever looks after certificates finds one in the admin, looks at it, and revokes it with a reason."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.urls import reverse

from core.models import OutgoingMail
from tests.factories.accounts import UserFactory
from tests.factories.credentials import TEXTS, CredentialFactory

pytestmark = pytest.mark.django_db

REASON = "Kurssin suoritti toinen henkilö."


@pytest.fixture(autouse=True)
def one_step(settings):
    """These tests are about rights; the second step at sign-in has tests of its own."""
    settings.STAFF_TWO_STEP_REQUIRED = False


@pytest.fixture
def clerk():
    """Staff with the one right."""
    person = UserFactory()
    rights = Permission.objects.filter(codename__in=["access_admin", "revoke_credential"])
    group = Group.objects.create(name="Certificates")
    group.permissions.set(rights)
    person.groups.add(group)
    return person


@pytest.fixture
def editor():
    """Staff without it."""
    person = UserFactory()
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return person


def speak(person, language):
    from wagtail.users.models import UserProfile  # noqa: PLC0415

    profile = UserProfile.get_for_user(person)
    profile.preferred_language = language
    profile.save()


def text(response):
    return response.content.decode()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_list_shows_each_certificate_in_the_readers_language(client, clerk, language):
    speak(clerk, language)
    credential = CredentialFactory()
    client.force_login(clerk)
    page = text(client.get(reverse("credential:index")))
    assert credential.shown_code in page
    assert credential.subject_name in page
    assert TEXTS["title"][language] in page


@pytest.mark.parametrize("typed", ["7K4M-2Q9X", "7k4m2q9x", "7K4M 2Q9X", "7K4M", "Etsittävä"])
def test_a_certificate_is_found_by_its_code_or_name(client, clerk, typed):
    found = CredentialFactory(code="7K4M2Q9X", subject_name="Eevi Etsittävä")
    other = CredentialFactory()
    client.force_login(clerk)
    for view in ("index", "index_results"):
        page = text(client.get(reverse(f"credential:{view}"), {"q": typed}))
        assert found.shown_code in page
        assert other.shown_code not in page


def test_the_list_can_be_narrowed_to_a_status(client, clerk):
    made = {
        "valid": CredentialFactory(),
        "expired": CredentialFactory(expired=True),
        "revoked": CredentialFactory(expired=True, revoked=True),
    }
    client.force_login(clerk)
    for status in made:
        page = text(client.get(reverse("credential:index"), {"status": status}))
        assert {each for each, credential in made.items() if credential.shown_code in page} == {status}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_no_more_for_more_certificates(client, clerk, count, django_assert_max_num_queries):
    CredentialFactory.create_batch(count)
    client.force_login(clerk)
    client.get(reverse("credential:index"))
    with django_assert_max_num_queries(14):
        client.get(reverse("credential:index"))


@pytest.mark.parametrize("language", ["fi", "en"])
def test_one_can_be_looked_at_and_offers_to_be_revoked(client, clerk, language):
    speak(clerk, language)
    credential = CredentialFactory()
    client.force_login(clerk)
    page = text(client.get(reverse("credential:inspect", args=[credential.pk])))
    assert TEXTS["title"][language] in page
    assert credential.subject_name in page
    assert reverse("credential:revoke", args=[credential.pk]) in page


def test_times_are_those_of_the_wall_and_what_is_empty_says_so(client, clerk):
    speak(clerk, "fi")
    credential = CredentialFactory(issued_at="2027-01-27T22:30:00Z")
    client.force_login(clerk)
    page = text(client.get(reverse("credential:inspect", args=[credential.pk])))
    assert "28.1.2027 0.30" in page
    assert "<dd>–</dd>" in "".join(page.split())
    assert "None" not in page[page.index("<dl>") : page.index("</dl>")]


@pytest.mark.parametrize("state", ["revoked", "own"])
def test_what_cannot_be_revoked_is_not_offered(client, clerk, state):
    credential = CredentialFactory(revoked=True) if state == "revoked" else CredentialFactory(person=clerk)
    client.force_login(clerk)
    page = text(client.get(reverse("credential:inspect", args=[credential.pk])))
    assert reverse("credential:revoke", args=[credential.pk]) not in page


@pytest.mark.parametrize("language", ["fi", "en"])
def test_a_certificate_is_revoked_with_a_reason(client, clerk, language):
    speak(clerk, language)
    credential = CredentialFactory()
    client.force_login(clerk)
    address = reverse("credential:revoke", args=[credential.pk])
    assert credential.subject_name in text(client.get(address))

    response = client.post(address, {"reason": REASON})

    assert (response.status_code, response["Location"]) == (302, reverse("credential:inspect", args=[credential.pk]))
    credential.refresh_from_db()
    assert (credential.status, credential.revoked_by, credential.revocation_reason) == ("revoked", clerk, REASON)
    assert credential.shown_code in str(next(iter(get_messages(response.wsgi_request))))
    assert REASON in text(client.get(response["Location"]))


@pytest.mark.parametrize("typed", ["", "   ", "Liian"])
def test_a_missing_or_too_short_reason_is_explained_and_kept(client, clerk, typed):
    credential = CredentialFactory()
    client.force_login(clerk)
    response = client.post(reverse("credential:revoke", args=[credential.pk]), {"reason": typed})
    assert response.status_code == 422
    assert response.context["form"].errors["reason"]
    assert str(response.context["form"].errors["reason"][0]) in text(response)
    assert response.context["form"]["reason"].value() == typed
    credential.refresh_from_db()
    assert credential.status == "valid"


def test_a_second_revocation_is_refused_and_the_first_reason_stays(client, clerk, said):
    credential = CredentialFactory()
    client.force_login(clerk)
    address = reverse("credential:revoke", args=[credential.pk])
    client.post(address, {"reason": REASON})
    response = client.post(address, {"reason": "Toinen, aivan eri syy."})
    assert response.status_code == 422
    assert "Toinen, aivan eri syy." in text(response)
    assert response.context["form"].non_field_errors()
    credential.refresh_from_db()
    assert credential.revocation_reason == REASON
    assert OutgoingMail.objects.count() == 1


def test_nobody_revokes_their_own_certificate(client, admin):
    credential = CredentialFactory(person=admin)
    client.force_login(admin)
    response = client.post(reverse("credential:revoke", args=[credential.pk]), {"reason": REASON})
    assert response.status_code == 422
    assert response.context["form"].non_field_errors()
    credential.refresh_from_db()
    assert credential.status == "valid"


def test_staff_without_the_right_see_no_menu_item_and_no_certificate(client, editor, clerk):
    credential = CredentialFactory()
    client.force_login(editor)
    assert reverse("credential:index") not in text(client.get(reverse("wagtailadmin_home")))
    for address in addresses(credential):
        response = client.get(address)
        assert response.status_code in {302, 403}
        assert credential.shown_code not in text(response)
    client.post(reverse("credential:revoke", args=[credential.pk]), {"reason": REASON})
    credential.refresh_from_db()
    assert credential.status == "valid"

    client.force_login(clerk)
    assert reverse("credential:index") in text(client.get(reverse("wagtailadmin_home")))


@pytest.mark.parametrize("signed_in", [True, False])
def test_people_who_are_not_staff_stay_outside(client, learner, signed_in):
    credential = CredentialFactory()
    if signed_in:
        client.force_login(learner)
    for address in addresses(credential):
        response = client.get(address)
        assert response.status_code in {302, 403, 404}
        assert credential.subject_name not in text(response)


def test_looking_changes_nothing(client, clerk):
    credential = CredentialFactory()
    client.force_login(clerk)
    response = client.get(reverse("credential:revoke", args=[credential.pk]), {"reason": REASON})
    assert response.status_code == 200
    credential.refresh_from_db()
    assert credential.status == "valid"


def test_a_reader_may_look_but_is_not_offered_to_revoke(client):
    reader = UserFactory()
    reader.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "view_credential"]))
    credential = CredentialFactory()
    client.force_login(reader)
    page = text(client.get(reverse("credential:inspect", args=[credential.pk])))
    assert credential.subject_name in page
    assert reverse("credential:revoke", args=[credential.pk]) not in page
    assert client.get(reverse("credential:revoke", args=[credential.pk])).status_code in {302, 403}


def test_the_right_can_be_given_to_a_group_in_the_admin(client, admin):
    client.force_login(admin)
    page = text(client.get(reverse("wagtailusers_groups:add")))
    assert str(Permission.objects.get(codename="revoke_credential").pk) in page
    assert "revoke" in page.lower()


def addresses(credential):
    one = [reverse(f"credential:{view}", args=[credential.pk]) for view in ("inspect", "revoke")]
    return [reverse("credential:index"), reverse("credential:index_results"), *one]
