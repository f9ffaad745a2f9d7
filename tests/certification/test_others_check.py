"""What the house gives, checked by verifiers that are not ours, with nothing but what the house serves.

Thousands of changed badges and the details of each verifier: tests/certification/badges/test_foreign.py.
"""

import datetime as dt
import json
from urllib.parse import urlsplit

import pytest

from certification.credentials import actions, editions, signing
from certification.credentials.states import SUSPENDABLE, Kind
from core import clock
from tests.certification.badges import foreign
from tests.certification.badges.foreign import Refused
from tests.factories.accounts import UserFactory
from tests.factories.credentials import awarded
from tests.factories.paths import completed_path

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

LANGUAGES = ("fi", "sv", "en")
REASON = "Todistus annettiin väärälle henkilölle."


@pytest.fixture(autouse=True)
def own_keys(tmp_path, settings):
    settings.KEY_FOLDER = tmp_path / "keys"


@pytest.fixture
def served(client):
    """The did document, and the status list that a badge names, as anybody gets them."""

    def get(badge):
        address = badge["credentialStatus"]["statusListCredential"]
        listed = client.get(urlsplit(address).path)
        return {
            "document": client.get("/.well-known/did.json").json(),
            "lists": {address: json.loads(listed.getvalue())},
            "now": clock.now(),
        }

    return get


def given(kind, **changes):
    """A credential of any kind; of a path, beside the one that came by itself."""
    if kind != Kind.PATH:
        return awarded(kind, **changes)
    person = UserFactory()
    completion = completed_path(person)
    completion.credential.delete()
    return awarded(kind, person, rests_on=completion, **changes)


def badges(credential):
    """In each language, as they are served and attached."""
    found = [json.loads(editions.of(credential, language).document) for language in LANGUAGES]
    languages = [each["credentialSubject"]["achievement"]["inLanguage"] for each in found]
    assert languages == list(LANGUAGES)
    return found


def refused(badge, told, word):
    with pytest.raises(Refused, match="the bit is set"):
        foreign.digital_bazaar(badge, **told)
    with pytest.raises(Refused, match=word):
        foreign.openvc_core(badge, **told)


@pytest.mark.parametrize("ends", [True, False], ids=["for a time", "for ever"])
@pytest.mark.parametrize("kind", Kind.values)
def test_others_accept_what_we_give_in_each_language(kind, ends, served):
    credential = given(kind, valid_until=clock.today() + dt.timedelta(days=90) if ends else None)
    for badge in badges(credential):
        assert ("validUntil" in badge) is ends
        told = served(badge)
        foreign.digital_bazaar(badge, **told)
        assert foreign.openvc_core(badge, **told)
        assert foreign.openbadges(badge, document=told["document"], now=told["now"])


def test_others_accept_the_token(served):
    credential = awarded(Kind.COURSE)
    token = editions.token_of(editions.of(credential, "sv"))
    told = served(badges(credential)[0])
    foreign.digital_bazaar(token, **told)
    with pytest.raises(Refused):
        foreign.digital_bazaar(token[:-8] + "AAAAAAAA", **told)


@pytest.mark.parametrize("kind", Kind.values)
def test_others_refuse_what_was_taken_back(kind, served, admin):
    credential = given(kind)
    another = given(kind)
    actions.revoke(credential=credential, reason=REASON, actor=admin)
    word = "CredentialSuspended" if kind in SUSPENDABLE else "CredentialRevoked"
    for badge in (json.loads(each.document) for each in credential.editions.all()):
        refused(badge, served(badge), word)
    for badge in badges(another):
        foreign.digital_bazaar(badge, **served(badge))


@pytest.mark.parametrize("kind", sorted(SUSPENDABLE))
def test_others_refuse_what_is_suspended_and_accept_it_when_it_holds_again(kind, served, admin):
    credential = awarded(kind)
    badge = badges(credential)[0]
    actions.suspend(credential=credential, reason=REASON, actor=admin)
    refused(badge, served(badge), "CredentialSuspended")
    actions.restore(credential=credential, reason=REASON, actor=admin)
    foreign.digital_bazaar(badge, **served(badge))
    assert foreign.openvc_core(badge, **served(badge))


def test_others_refuse_the_file_of_somebody_who_was_erased(served, admin):
    credential = awarded(Kind.COURSE)
    badge = badges(credential)[0]
    actions.erase(credential=credential, actor=credential.person)
    refused(badge, served(badge), "CredentialRevoked")


def test_others_accept_old_and_new_badges_after_the_key_was_changed(served):
    old = badges(awarded(Kind.COURSE))[0]
    actions.rotate_key(use=signing.Use.BADGE)
    new = badges(awarded(Kind.COURSE))[0]
    assert old["proof"]["verificationMethod"] != new["proof"]["verificationMethod"]
    for badge in (old, new):
        told = served(badge)
        foreign.digital_bazaar(badge, **told)
        assert foreign.openvc_core(badge, **told)
        assert foreign.openbadges(badge, document=told["document"], now=told["now"])
