"""The credential of a certification: it follows it, its check page never says more than is true, others accept it."""

import datetime as dt
import json
from urllib.parse import urlsplit

import pytest
import time_machine
from django.urls import reverse

from certification.credentials import actions, editions, outcomes, sources
from certification.credentials import checking as checking_files
from certification.credentials.models import Credential
from certification.credentials.states import Kind
from certification.credentials.states import Status as Held
from certification.quality import checking, credentialing
from certification.quality.models import Certification, CertifiedPlace
from certification.quality.states import Status
from core import clock
from tests.certification import paper
from tests.certification.badges import foreign
from tests.certification.badges.foreign import Refused
from tests.factories import quality
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, PlaceFactory

pytestmark = pytest.mark.django_db

LANGUAGES = ("fi", "sv", "en")


@pytest.fixture(autouse=True)
def own_keys(tmp_path, settings):
    settings.KEY_FOLDER = tmp_path / "keys"


@pytest.fixture
def certified():
    made = quality.certification()
    credentialing.issue(made)
    return made


@pytest.fixture
def served(client):
    """Our keys and the status list that a badge names, as anybody gets them."""

    def get(badge):
        address = badge["credentialStatus"]["statusListCredential"]
        listed = client.get(urlsplit(address).path)
        return {
            "document": client.get("/.well-known/did.json").json(),
            "lists": {address: json.loads(listed.getvalue())},
            "now": clock.now(),
        }

    return get


def held(certification):
    return credentialing.credential_of(certification)


def badge(certification, language="fi"):
    return json.loads(editions.of(held(certification), language).document)


def check(client, certification, language="fi"):
    return client.get(reverse("credentials:verify", args=[held(certification).shown_code]), {"l": language})


def change(certification, **values):
    """The row as somebody decided, past the actions."""
    Certification.objects.filter(pk=certification.pk).update(**values)
    certification.refresh_from_db()
    return certification


def test_it_is_given_once_to_the_organisation(certified):
    again = credentialing.issue(certified)
    assert Credential.objects.count() == 1
    assert again.kind == Kind.QUALITY
    assert again.person is None
    assert again.subject_name == certified.organisation.name_fi
    assert again.subject_id == credentialing.register_address(certified.organisation)
    assert (again.valid_from, again.valid_until) == (certified.valid_from, certified.valid_to)
    assert sources.certification(again.source) == certified.pk


def test_the_badge_says_what_was_assessed_in_each_language(certified):
    place = certified.places.get().place
    for language in LANGUAGES:
        said = badge(certified, language)["credentialSubject"]
        achievement = said["achievement"]
        assert achievement["achievementType"] == "QualityAssuranceCredential"
        assert achievement["name"] == f"Vieri-laatu ({language})"
        assert said["id"] == credentialing.register_address(certified.organisation)
        assert place.name_fi in badge(certified, language)["evidence"][0]["narrative"]


def test_two_organisations_share_what_the_badge_means(certified):
    other = quality.certification()
    credentialing.issue(other)
    assert held(other).achievement == held(certified).achievement


def test_it_stops_goes_on_and_ends_with_the_certification(certified):
    credentialing.stop(certified)
    credentialing.stop(certified)
    assert held(certified).status == Held.SUSPENDED
    credentialing.go_on(certified)
    assert held(certified).status == Held.VALID
    change(certified, ended_at=clock.now(), ended_as=Status.WITHDRAWN)
    credentialing.end(certified)
    credentialing.go_on(certified)
    assert held(certified).status == Held.REVOKED


def test_what_staff_have_stopped_by_themselves_stays_stopped(certified, admin):
    actions.suspend(credential=held(certified), reason="Merkkiä on käytetty väärin.", actor=admin)
    credentialing.stop(certified)
    credentialing.go_on(certified)
    assert held(certified).status == Held.SUSPENDED


def test_a_changed_scope_takes_back_the_old_badges_and_gives_new_ones(certified, served):
    before, told = badge(certified), None
    place = PlaceFactory(organisation=certified.organisation)
    CertifiedPlace.objects.create(certification=certified, place=place, since=clock.today())
    assert credentialing.renew(certified)
    assert not credentialing.renew(certified)
    after = badge(certified)
    assert place.name_fi in after["evidence"][0]["narrative"]
    assert (after["validFrom"], after["validUntil"]) == (before["validFrom"], before["validUntil"])
    told = served(before)
    with pytest.raises(Refused):
        foreign.openvc_core(before, **told)
    assert foreign.openvc_core(after, **served(after))


def test_what_changes_while_it_is_stopped_stays_stopped(certified, served):
    credentialing.stop(certified)
    CertifiedPlace.objects.create(
        certification=certified, place=PlaceFactory(organisation=certified.organisation), since=clock.today()
    )
    assert credentialing.renew(certified)
    assert held(certified).status == Held.SUSPENDED
    with pytest.raises(Refused):
        foreign.openvc_core(badge(certified), **served(badge(certified)))
    credentialing.go_on(certified)
    assert foreign.openvc_core(badge(certified), **served(badge(certified)))


@pytest.mark.one_database
def test_others_accept_the_badge_and_refuse_it_when_it_is_suspended(certified, served):
    for language in LANGUAGES:
        made = badge(certified, language)
        told = served(made)
        foreign.digital_bazaar(made, **told)
        assert foreign.openvc_core(made, **told)
        assert foreign.openbadges(made, document=told["document"], now=told["now"])
    credentialing.stop(certified)
    with pytest.raises(Refused):
        foreign.digital_bazaar(badge(certified), **served(badge(certified)))


@pytest.mark.one_database
def test_others_accept_the_endorsement_until_it_is_suspended(certified, served):
    for language in LANGUAGES:
        made = json.loads(credentialing.endorsement(certified, language))
        assert made["type"] == ["VerifiableCredential", "EndorsementCredential"]
        assert made["credentialSubject"]["id"] == credentialing.register_address(certified.organisation)
        assert made["credentialSubject"]["endorsementComment"]
        assert made["validUntil"] == badge(certified)["validUntil"]
        told = served(made)
        foreign.digital_bazaar(made, **told)
        assert foreign.openvc_core(made, **told)
        with pytest.raises(Refused):
            foreign.digital_bazaar({**made, "name": "Toinen nimi"}, **told)
    credentialing.stop(certified)
    with pytest.raises(Refused):
        foreign.digital_bazaar(made, **served(made))
    with pytest.raises(editions.NotSigned):
        credentialing.endorsement(certified, "fi")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_certificate_is_one_page_in_each_language(certified, language):
    made = paper.documents.certificate(held(certified), language)
    reader = paper.pypdf.PdfReader(paper.io.BytesIO(made.content))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert len(reader.pages) == 1
    assert certified.organisation.name_fi in " ".join(text.split())
    assert held(certified).shown_code in text


STANDS = {
    Status.IN_FORCE: {},
    Status.SUSPENDED: {"suspended_at": clock.now()},
    Status.EXPIRED: {"valid_from": dt.date(2020, 1, 1), "valid_to": dt.date(2022, 12, 31)},
    Status.COMING: {"valid_from": dt.date(2090, 1, 1), "valid_to": dt.date(2092, 12, 31)},
    Status.WITHDRAWN: {"ended_at": clock.now(), "ended_as": Status.WITHDRAWN},
    Status.ENDED: {"ended_at": clock.now(), "ended_as": Status.ENDED},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", STANDS)
def test_the_check_page_says_how_the_certification_stands_though_nothing_else_was_done(
    client, certified, status, language
):
    """The credential itself says "valid" all the time: no job has run and no action was called."""
    change(certified, **STANDS[status])
    response = check(client, certified, language)
    assert response.status_code == 200
    valid = response.context["answer"].outcome == outcomes.Outcome.VALID
    assert valid is (status == Status.IN_FORCE)
    said = response.content.decode()
    assert certified.organisation.name_fi in said
    assert f"/{certified.organisation.pk!s}/" in said
    assert response["X-Robots-Tag"] == "noindex"


def test_the_check_page_names_the_scope_while_it_may_be_shown(client, certified):
    place = certified.places.get().place
    assert place.name_fi in check(client, certified).content.decode()
    certified.places.update(until=clock.today())
    assert place.name_fi not in check(client, certified).content.decode()


def test_the_check_page_says_no_when_only_the_certificate_was_taken_back(client, certified, admin):
    actions.revoke(credential=held(certified), reason="Todistus oli väärin.", actor=admin)
    assert check(client, certified).context["answer"].outcome == outcomes.Outcome.REVOKED


def test_a_certificate_of_no_certification_is_never_called_valid(client, certified):
    Credential.objects.update(source=sources.of_certification(UserFactory().contact_roles.model().pk))
    code = Credential.objects.get().shown_code
    response = client.get(reverse("credentials:verify", args=[code]))
    assert response.status_code == 410
    assert response.context["answer"].outcome == outcomes.Outcome.COULD_NOT_CHECK


def test_an_erased_certificate_says_no_more(client, certified, admin):
    code = held(certified).shown_code
    actions.erase(credential=held(certified), actor=admin)
    response = client.get(reverse("credentials:verify", args=[code]))
    assert response.status_code == 410
    assert certified.organisation.name_fi not in response.content.decode()


def test_it_expires_at_midnight_without_anybody_doing_anything(client, certified):
    after = dt.datetime.combine(certified.valid_to + dt.timedelta(days=1), dt.time(0, 1), tzinfo=clock.dt.UTC)
    with time_machine.travel(after, tick=False):
        assert check(client, certified).context["answer"].outcome == outcomes.Outcome.EXPIRED


def test_nobody_restores_it_by_hand_while_the_certification_is_suspended(certified):
    pages = checking.Certificates()
    assert pages.rests(held(certified)) == ""
    change(certified, suspended_at=clock.now())
    assert pages.rests(held(certified))


FILES = [
    ("certificate_file", "application/pdf"),
    ("certificate_badge", "application/vc+ld+json"),
    ("endorsement", "application/vc+ld+json"),
]


@pytest.mark.parametrize(("name", "kind"), FILES)
def test_the_files_are_for_the_organisation_and_those_who_follow_it_up(client, certified, name, kind):
    path = reverse(f"quality:{name}", args=[certified.pk, "sv"])
    editor = ContactFactory(organisation=certified.organisation, role="editor").person
    for reader in (quality.provider(certified.organisation), editor, quality.agency("lead")):
        client.force_login(reader)
        response = client.get(path)
        assert response.status_code == 200
        assert response["Content-Type"] == kind
        assert response["Content-Disposition"].startswith("attachment")
    for stranger in (quality.provider(), UserFactory(), quality.agency("cases")):
        client.force_login(stranger)
        assert client.get(path).status_code == 404
    client.logout()
    assert client.get(path).status_code == 302


@pytest.mark.parametrize("name", [name for name, _kind in FILES])
def test_there_are_no_files_of_what_does_not_hold(client, certified, name):
    client.force_login(quality.provider(certified.organisation))
    assert client.get(reverse(f"quality:{name}", args=[certified.pk, "de"])).status_code == 404
    credentialing.stop(certified)
    assert client.get(reverse(f"quality:{name}", args=[certified.pk, "fi"])).status_code == 404


def test_our_own_check_of_files_knows_the_endorsement_and_the_badge(certified):
    for made in (credentialing.endorsement(certified, "fi"), editions.of(held(certified), "fi").document):
        assert checking_files.check_file(made.encode()).outcome == outcomes.Outcome.VALID
    changed = credentialing.endorsement(certified, "fi").replace("Vieri-laatu", "Muu-laatu")
    assert checking_files.check_file(changed.encode()).outcome == outcomes.Outcome.TAMPERED
