"""The ethical commitment: which text counts, who gives it, and what is kept of it."""

import dataclasses

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core import declarations
from core.errors import Refused
from network.directory import commitments
from network.directory.actions import commitments as actions
from network.directory.models import Commitment
from network.finder import wording
from tests.factories.network import ContactFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def give(organisation, actor, **changes):
    wanted = commitments.current()
    given = {"version": wanted.version, "digest": wanted.digest, "language": "sv"} | changes
    return actions.give(organisation=organisation, actor=actor, **given)


@pytest.fixture
def new_version(monkeypatch):
    old = commitments.current()
    new = dataclasses.replace(old, version="2", digest="d" * 64)
    monkeypatch.setattr(commitments, "versions", lambda: (old, new))
    return old


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_text_is_whole_in_every_language(language):
    text = commitments.current().read(language)
    parts = [text.title, text.intro, text.accept, *text.means, *(each for pair in text.sections for each in pair)]
    assert len(text.sections) == 7
    assert all(part.text and not part.foreign for part in parts)


def test_a_main_contact_gives_it_and_what_they_read_is_kept(member, manager):
    row = give(member, manager)
    wanted = commitments.current()
    kept = (row.version, row.digest, row.language, row.given_by, row.given_name)
    assert kept == (wanted.version, wanted.digest, "sv", manager, "Raija Esimerkki")
    assert commitments.of(member) == row


def test_given_twice_is_given_once_by_whoever_was_first(member, manager):
    first = give(member, manager)
    second = give(member, ContactFactory(organisation=member).person)
    assert first == second
    assert Commitment.objects.get().given_by == manager


@pytest.mark.parametrize("who", ["editor", "aino", "stranger", "learner"])
def test_nobody_else_gives_it(member, who, request):
    with pytest.raises(PermissionDenied):
        give(member, request.getfixturevalue(who))
    assert commitments.of(member) is None


def test_nobody_gives_it_for_an_organisation_outside_the_network():
    organisation = OrganisationFactory(left=True)
    with pytest.raises(PermissionDenied):
        give(organisation, ContactFactory(organisation=organisation).person)


@pytest.mark.parametrize("changes", [{"version": "0"}, {"digest": "a" * 64}], ids=["version", "text"])
def test_another_text_than_the_present_one_is_not_given(member, manager, changes):
    with pytest.raises(Refused) as refused:
        give(member, manager, **changes)
    assert refused.value.code == "changed"
    assert not Commitment.objects.exists()


def test_a_new_version_asks_again_and_keeps_the_old_one(member, manager, new_version):
    Commitment.objects.create(
        organisation=member, version=new_version.version, digest=new_version.digest, given_name="Raija", language="fi"
    )
    assert commitments.of(member) is None
    with pytest.raises(Refused):
        give(member, manager, version=new_version.version, digest=new_version.digest)
    give(member, manager)
    assert commitments.of(member).version == "2"
    assert set(member.commitments.values_list("version", flat=True)) == {"1", "2"}


def test_everyone_reads_only_of_the_version_that_counts(client, member, manager, monkeypatch):
    given = give(member, manager)
    address = reverse("finder:organisation", args=[member.pk, wording.slug_of(member)])
    assert client.get(address).context["promise"] == given
    old = commitments.current()
    new = dataclasses.replace(old, version="2", digest="d" * 64)
    monkeypatch.setattr(commitments, "versions", lambda: (old, new))
    assert client.get(address).context["promise"] is None


def test_a_change_of_any_word_is_another_digest():
    entry = dict(commitments.current().texts)
    assert declarations._digest(entry) == commitments.current().digest
    entry["accept_label"] = entry["accept_label"] | {"sv": "Ja"}
    assert declarations._digest(entry) != commitments.current().digest
