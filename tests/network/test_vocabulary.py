"""The starter vocabulary: loaded by a release, never deleted, an administrator's own terms left alone."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from network.directory import actions, starter
from network.directory.actions import Word
from network.directory.models import Term, Vocabulary

pytestmark = pytest.mark.django_db

NEAR = Word("form", "near", 1, "Lähituki", "Närstöd", "Face-to-face support")
CHAT = Word("form", "chat", 2, "Chat", "Chatt", "Chat")


def test_every_starter_term_has_a_name_in_three_languages_and_every_topic_a_group():
    done = actions.load_terms(words=starter.words())
    assert done.added == Term.objects.count() > 70
    assert not Term.objects.filter(name_fi="") | Term.objects.filter(name_sv="") | Term.objects.filter(name_en="")
    assert not Term.objects.filter(vocabulary=Vocabulary.TOPIC, parent=None)
    assert not Term.objects.exclude(vocabulary=Vocabulary.TOPIC).exclude(parent=None)
    assert Term.objects.get(vocabulary="topic", key="banking").parent.key == "services"


def test_loading_twice_changes_nothing():
    actions.load_terms(words=starter.words())
    assert actions.load_terms(words=starter.words()) == actions.Loaded()


def test_a_later_release_renames_retires_and_takes_back():
    actions.load_terms(words=[NEAR, CHAT])
    renamed = Word("form", "near", 1, "Lähituki", "Stöd på plats", "Face-to-face support")
    assert actions.load_terms(words=[renamed]) == actions.Loaded(changed=1, retired=1)
    assert Term.objects.get(key="near").name_sv == "Stöd på plats"
    assert [t.key for t in Term.objects.of("form")] == ["near"]
    assert actions.load_terms(words=[renamed, CHAT]) == actions.Loaded(changed=1)
    assert [t.key for t in Term.objects.of("form")] == ["near", "chat"]


def test_a_term_an_administrator_added_stays_in_use():
    Term.objects.create(vocabulary="form", key="own", name_fi="Oma", name_sv="Egen", name_en="Own")
    actions.load_terms(words=[NEAR])
    assert not Term.objects.get(key="own").retired


def test_the_command_says_what_it_did(capsys):
    call_command("load_vocabulary")
    assert f"Terms added: {Term.objects.count()}, changed: 0, retired: 0." in capsys.readouterr().out


def test_the_database_refuses_a_group_for_anything_but_a_topic():
    actions.load_terms(words=[NEAR])
    group = Term.objects.create(vocabulary="topic_group", key="g", name_fi="R", name_sv="G", name_en="G")
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.filter(key="near").update(parent=group)


def test_a_term_answers_in_the_language_of_the_reader():
    actions.load_terms(words=[NEAR])
    near = Term.objects.get(key="near")
    for language, name in {"fi": "Lähituki", "sv": "Närstöd", "en": "Face-to-face support"}.items():
        with translation.override(language):
            assert near.name == name


def edit(term):
    return reverse(Term.snippet_viewset.get_url_name("edit"), args=[term.pk])


@pytest.fixture
def near(db):
    actions.load_terms(words=[NEAR])
    return Term.objects.get(key="near")


@pytest.fixture
def staff(client, admin, settings):
    settings.STAFF_TWO_STEP_REQUIRED = False
    client.force_login(admin)
    return client


def values(**changed):
    return {"name_fi": "Lähituki", "name_sv": "Närstöd", "name_en": "Near", "parent": "", "order": "1"} | changed


def test_an_administrator_renames_a_term_in_three_languages(staff, near):
    answer = staff.post(edit(near), values(name_sv="Stöd på plats"))
    assert answer.status_code == 302
    near.refresh_from_db()
    assert (near.name_sv, near.name_en) == ("Stöd på plats", "Near")


def test_the_key_of_a_term_cannot_be_changed(staff, near):
    staff.post(edit(near), values(key="far", vocabulary="topic"))
    near.refresh_from_db()
    assert (near.key, near.vocabulary) == ("near", "form")


def test_a_term_without_a_swedish_name_is_refused_and_the_typed_values_kept(staff, near):
    answer = staff.post(edit(near), values(name_sv="", name_en="Beside you"))
    assert answer.status_code == 200
    assert "name_sv" in answer.context["form"].errors
    assert "Beside you" in answer.content.decode()


def test_only_groups_of_topics_are_offered_as_group(staff, near):
    Term.objects.create(vocabulary="topic_group", key="safety", name_fi="Turva", name_sv="Trygghet", name_en="Safety")
    form = staff.get(edit(near)).context["form"]
    assert [term.key for term in form.fields["parent"].queryset] == ["safety"]


def test_the_list_of_terms_opens(staff, near):
    assert "Lähituki" in staff.get(reverse(Term.snippet_viewset.get_url_name("list"))).content.decode()


def test_nobody_deletes_a_term_in_the_admin(staff, near):
    staff.post(reverse(Term.snippet_viewset.get_url_name("delete"), args=[near.pk]))
    assert Term.objects.filter(pk=near.pk).exists()


def test_nobody_without_the_permission_opens_the_vocabulary(client, learner, near):
    client.force_login(learner)
    assert client.get(edit(near)).status_code in {302, 403, 404}
