"""The starter vocabulary: loaded by a release, never deleted, an administrator's own terms left alone."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import translation

from network.directory import actions, starter
from network.directory.actions import Word
from network.directory.models import Term, Vocabulary

pytestmark = pytest.mark.django_db

NEAR = Word("form", "near", 1, "Lähituki", "Närstöd", "Face-to-face support")
CHAT = Word("form", "chat", 2, "Chat", "Chatt", "Chat")


def test_every_starter_term_has_a_name_in_three_languages_and_stands_in_its_group():
    done = actions.load_terms(words=starter.words())
    assert done.added == Term.objects.count() > 170
    assert set(Term.objects.values_list("vocabulary", flat=True)) == set(Vocabulary.values)
    assert not Term.objects.filter(name_fi="") | Term.objects.filter(name_sv="") | Term.objects.filter(name_en="")
    groups = {Vocabulary.TOPIC: Vocabulary.TOPIC_GROUP, Vocabulary.WAY: Vocabulary.FORM}
    for term in Term.objects.select_related("parent"):
        assert (term.parent.vocabulary if term.parent else None) == groups.get(term.vocabulary), term.key
    assert Term.objects.get(vocabulary="topic", key="banking").parent.key == "services"
    assert Term.objects.get(vocabulary="way", key="home_visit").parent.key == "home"


def test_facts_say_what_programs_need():
    actions.load_terms(words=starter.words())

    def facts(vocabulary, key):
        return Term.objects.get(vocabulary=vocabulary, key=key).facts

    assert facts("language", "ar") == {"iso1": "ar", "iso3": "ara", "kind": "other", "own_name": "العربية"}
    assert facts("language", "smn") == {"iso3": "smn", "kind": "sami", "own_name": "anarâškielâ"}
    assert facts("place_fact", "lift") == {"group": "inside"}
    assert facts("audience", "companies") == {"ptv": "KR2"}
    assert facts("topic", "banking") == {}
    kela = facts("e_service", "omakela")
    assert (kela["owner"]["sv"], kela["topics"]) == ("FPA", ["benefits_pensions"])


def test_e_services_say_whose_they_are_and_name_topics_that_exist():
    actions.load_terms(words=starter.words())
    topics = set(Term.objects.of(Vocabulary.TOPIC).values_list("key", flat=True))
    for term in Term.objects.of(Vocabulary.E_SERVICE):
        assert set(term.facts["topics"]) <= topics, term.key
        assert term.facts["topics"]
        for text in ("owner", "about"):
            assert all(term.facts[text][language] for language in ("fi", "sv", "en")), term.key


def test_every_language_has_its_own_name_and_an_iso_code_of_three_letters():
    actions.load_terms(words=starter.words())
    for term in Term.objects.of(Vocabulary.LANGUAGE):
        assert len(term.facts["iso3"]) == 3
        assert term.facts["own_name"]
        assert term.key == term.facts.get("iso1", term.facts["iso3"])


def test_places_are_described_in_four_groups():
    actions.load_terms(words=starter.words())
    assert {term.facts["group"] for term in Term.objects.of(Vocabulary.PLACE_FACT)} == {
        "arrival", "inside", "senses", "support"
    }  # fmt: skip


def test_a_handful_of_statements_loads_all_of_it(django_assert_max_num_queries):
    with django_assert_max_num_queries(8):  # SQLite takes a thousand values in a statement
        actions.load_terms(words=starter.words())
    with django_assert_max_num_queries(3):
        actions.load_terms(words=starter.words())


def test_changed_facts_and_groups_come_back():
    actions.load_terms(words=starter.words())
    Term.objects.filter(vocabulary="way", key="phone").update(parent=None, facts={"x": 1})
    assert actions.load_terms(words=starter.words()) == actions.Loaded(changed=1)
    assert Term.objects.get(vocabulary="way", key="phone").parent.key == "remote"


def test_a_group_that_is_not_there_stops_the_load():
    with pytest.raises(KeyError), transaction.atomic():
        actions.load_terms(words=[NEAR, Word("way", "sms", 1, "Viestillä", "Per sms", "By text", group="far")])
    with pytest.raises(KeyError):
        _ = Word("form", "x", 1, "X", "X", "X", group="near").parent
    assert not Term.objects.exists()


def test_the_plain_name_is_the_finnish_one_whatever_language_is_active():
    with translation.override("sv"):
        actions.load_terms(words=[NEAR])
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM directory_term")
        assert cursor.fetchone() == ("Lähituki",)


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


@pytest.fixture
def words(db):
    """A group with a topic, a form with a way, by key."""
    actions.load_terms(
        words=[
            Word("topic_group", "safety", 1, "Turva", "Trygghet", "Safety"),
            NEAR,
            Word("topic", "scams", 1, "Huijaukset", "Bedrägerier", "Scams", group="safety"),
            Word("way", "course", 1, "Kurssilla", "På kurs", "On a course", group="near"),
        ]
    )
    return {term.key: term for term in Term.objects.all()}


def add(**changed):
    return values(vocabulary="way", key="sms", **changed)


@pytest.mark.parametrize(("key", "offered"), [("near", []), ("scams", ["safety"]), ("course", ["near"])])
def test_a_term_is_offered_the_groups_of_its_kind_only(staff, words, key, offered):
    form = staff.get(edit(words[key])).context["form"]
    assert [term.key for term in form.fields["parent"].queryset] == offered


def test_a_new_way_gets_a_form_of_support_as_group(staff, words):
    page = reverse(Term.snippet_viewset.get_url_name("add"))
    form = staff.get(page).context["form"]
    assert {term.key for term in form.fields["parent"].queryset} == {"safety", "near"}
    assert staff.post(page, add(parent=words["near"].pk)).status_code == 302
    assert Term.objects.get(key="sms").parent == words["near"]


def test_a_new_way_in_a_group_of_topics_is_refused(staff, words):
    answer = staff.post(reverse(Term.snippet_viewset.get_url_name("add")), add(parent=words["safety"].pk))
    assert "parent" in answer.context["form"].errors
    assert not Term.objects.filter(key="sms")


def test_the_list_of_terms_opens(staff, near):
    assert "Lähituki" in staff.get(reverse(Term.snippet_viewset.get_url_name("list"))).content.decode()


def test_nobody_deletes_a_term_in_the_admin(staff, near):
    staff.post(reverse(Term.snippet_viewset.get_url_name("delete"), args=[near.pk]))
    assert Term.objects.filter(pk=near.pk).exists()


def test_nobody_without_the_permission_opens_the_vocabulary(client, learner, near):
    client.force_login(learner)
    assert client.get(edit(near)).status_code in {302, 403, 404}
