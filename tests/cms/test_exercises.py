"""Exercises as pages: publishing one freezes its scenario, in every language it is translated into."""

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override
from wagtail.models import Page

from cms.models import PracticeIndexPage, PracticePage
from core import clock
from core.errors import Refused
from tests.cms import words
from tests.factories import cms as make
from tests.factories.accounts import UserFactory
from training.practice import actions
from training.practice.models import Scenario
from training.practice.places import places

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def exercise(module_transaction):
    return make.exercise()


def fresh(page):
    return PracticePage.objects.get(pk=page.pk)


def publish(page):
    page.save_revision().publish()
    return fresh(page)


def versions(page):
    return list(fresh(page).scenario.versions.order_by("number"))


def change(page, key, **values):
    """The screen with this key gets other values; what it had stays under the same ids."""
    for block in page.screens:
        if block.block_type == "screen" and block.value["key"] == key:
            block.value.update(values)
    return page


def begin(page, person=None, mode="guided"):
    return actions.begin(scenario=page.scenario, mode=mode, actor=person)


def test_the_first_publishing_opens_the_scenario_and_freezes_it(exercise):
    (version,) = versions(exercise)
    data = version.data
    assert fresh(exercise).scenario.code == data["key"] == "avaa-palvelu"
    assert data["modes"] == ["watch", "guided", "alone"]
    assert (data["start"], data["steps"]) == ("open", 2)
    assert [screen["key"] for screen in data["screens"]] == ["open", "compare", "done"]
    assert data["screens"][0]["body"] == {"fi": "<p>Tässä on <strong>open</strong>.</p>"}
    assert data["screens"][0]["fields"][0]["expect"] == {"rule": "card", "code": "address"}
    assert data["card"]["person"] == {"fi": "Aino Esimerkki"}


def test_what_the_editor_wrote_can_be_run_to_its_end(exercise):
    run = begin(fresh(exercise), mode="alone")
    run = actions.move(run=run, turn=0, action="go", typed={"address": "wrong"}, actor=None)
    assert run.screen == "open"
    run = actions.move(run=run, turn=1, action="go", typed={"address": "esimerkkikunta.example"}, actor=None)
    assert actions.move(run=run, turn=2, action="confirm", typed={}, actor=None).finished


def test_the_same_again_makes_no_version_and_a_changed_screen_makes_one(exercise):
    page = publish(fresh(exercise))
    assert len(versions(page)) == 1
    publish(change(fresh(exercise), "open", hint="Parempi neuvo"))
    assert [version.is_current for version in versions(page)] == [False, True]


def test_a_run_goes_on_with_the_exercise_it_began(exercise):
    run = begin(fresh(exercise))
    page = fresh(exercise)
    page.screens = [make.screen("other", 1, [make.action("end", "done")]), ("end", page.screens[-1].value)]
    publish(page)
    run = actions.move(run=run, turn=0, action="go", typed={"address": "esimerkkikunta.example"}, actor=None)
    assert (run.screen, run.version.number) == ("compare", 1)
    assert begin(fresh(exercise)).screen == "other"


def test_a_translation_adds_its_texts_to_the_version(exercise):
    swedish = make.translate_exercise(fresh(exercise), "sv")
    (version,) = versions(exercise)
    assert version.data["title"] == {"fi": "Avaa palvelu", "sv": "sv: Avaa palvelu"}
    labels = [button["label"] for button in version.data["screens"][0]["actions"]]
    assert labels[0] == {"fi": "Paina go", "sv": "sv: Paina go"}
    assert swedish.scenario == fresh(exercise).scenario


def test_structure_comes_from_the_source_never_from_a_translation(exercise):
    swedish = make.translate_exercise(fresh(exercise), "sv")
    # wagtail-localize lets values grow stale; here the Swedish page even says the contrary.
    for block in swedish.screens:
        if block.block_type == "screen":
            block.value["actions"][0]["outcome"] = "wrong"
    swedish.alone = False
    swedish.minutes = 99
    publish(swedish)
    (version,) = versions(exercise)
    assert version.data["minutes"] == 8
    assert version.data["screens"][0]["actions"][0]["outcome"] == "ok"


def test_a_text_nobody_translated_falls_back_with_a_mark(client, exercise):
    make.translate_exercise(fresh(exercise), "sv", without=[".hint"])
    data = versions(exercise)[0].data
    # wagtail-localize has put the Finnish advice on the Swedish page; it is not taken for Swedish.
    assert data["screens"][0]["hint"] == {"fi": "Neuvo open"}
    assert "sv" in data["screens"][0]["title"]
    run = begin(fresh(exercise))
    with override("sv"):
        html = client.get(reverse("practice:screen", args=[run.pk])).content.decode()
        assert words.said("in Finnish", "sv") in html
    assert '<span lang="fi">Neuvo open</span>' in html


def test_a_screen_with_a_button_nobody_translated_falls_back_whole(exercise):
    """Else the editor could not publish a new button before its translation, nor translate it before it is public."""
    page = fresh(exercise)
    make.translate_exercise(page, "sv")
    page = fresh(exercise)
    page.screens[1].value["actions"].append(make.action("later", "done", outcome="stop", label="Myöhemmin"))
    page = publish(page)
    opened, compare, _end = versions(exercise)[-1].data["screens"]
    assert "sv" in opened["title"]
    assert set(compare["title"]) == set(compare["body"]) == {"fi"}
    make.translate_exercise(page, "sv")
    assert "sv" in versions(exercise)[-1].data["screens"][1]["title"]


def test_an_exercise_that_leads_nowhere_is_refused_and_the_old_one_stays(exercise):
    page = change(fresh(exercise), "open", actions=[])
    page.screens[0].value["actions"].append(make.action("go", "nowhere"))
    with pytest.raises(Refused) as refused:
        publish(page)
    assert any("Ruutu open" in message for message in refused.value.messages)
    assert len(versions(exercise)) == 1
    assert fresh(exercise).screens[0].value["actions"][0]["goes_to"] == "compare"


def test_nothing_is_frozen_while_the_source_is_a_draft():
    draft = make.exercise(make.exercise_index(slug="muut"), title="Luonnos", live=False)
    assert draft.scenario is None
    assert not Scenario.objects.filter(code="luonnos").exists()


def test_a_scheduled_publishing_freezes_when_its_time_has_come(exercise):
    page = change(fresh(exercise), "open", hint="Uusi neuvo")
    page.go_live_at = clock.now() + dt.timedelta(hours=1)
    page.save_revision().publish()
    assert len(versions(exercise)) == 1
    with time_machine.travel(page.go_live_at + dt.timedelta(minutes=1)):
        call_command("publish_scheduled")
    assert versions(exercise)[-1].data["screens"][0]["hint"] == {"fi": "Uusi neuvo"}


def test_an_older_revision_keeps_the_page_on_its_scenario(exercise):
    old = fresh(exercise).revisions.order_by("pk").first()
    assert old.content["scenario"] is None
    old.publish()
    assert fresh(exercise).scenario is not None
    assert Scenario.objects.count() == 1


def test_two_exercises_with_the_same_slug_get_codes_of_their_own(exercise):
    other = make.exercise(make.exercise_index(slug="muut"))
    assert other.scenario.code == "avaa-palvelu-2"


def test_deleting_the_pages_keeps_what_people_did(exercise):
    run = begin(fresh(exercise))
    Page.objects.get(pk=exercise.pk).delete()
    run.refresh_from_db()
    assert run.version.scenario.code == "avaa-palvelu"


def test_the_start_page_lets_anyone_begin_and_come_back(client, exercise):
    page = fresh(exercise)
    html = client.get(f"{page.url}?next=/fi/kurssit/").content.decode()
    assert f'action="{words.address("practice:begin", code="avaa-palvelu")}"' in html
    assert '<input type="hidden" name="next" value="/fi/kurssit/">' in html
    assert "Aino Esimerkki" in html
    assert "esimerkkikunta.example" in html


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "kurssit/"])
def test_the_way_back_never_leads_elsewhere(client, exercise, elsewhere):
    html = client.get(fresh(exercise).url, {"next": elsewhere}).content.decode()
    assert '<input type="hidden" name="next" value="">' in html


def test_a_page_without_a_published_scenario_says_so(client):
    page = make.exercise(make.exercise_index(slug="muut"), title="Luonnos", live=False)
    Page.objects.filter(pk=page.pk).update(live=True)
    html = client.get(fresh(page).url).content.decode()
    assert words.said("This exercise can be begun when it has been published.") in html


def test_training_is_told_where_exercises_are(exercise):
    swedish = make.translate_exercise(fresh(exercise), "sv")
    assert places().scenario_url("avaa-palvelu", "sv") == swedish.url
    assert places().scenario_url("avaa-palvelu", "en") == exercise.url
    assert places().scenario_url("unknown", "fi") is None
    assert places().index_url("sv") == swedish.get_parent().url
    assert places().index_url("en") == exercise.get_parent().url


def test_the_list_shows_what_one_learns_and_how_long_it_takes(client, exercise):
    html = client.get(exercise.get_parent().url).content.decode()
    assert escape("kirjoitat osoitteen itse") in html
    assert "Avaat keksityn palvelun." in html
    assert "Vertaat koodia." not in html
    assert f'href="{exercise.url}"' in html
    assert "tag--practice" in html


def test_an_empty_list_says_so(client):
    index = make.exercise_index(slug="muut")
    assert words.said("No exercises in this language yet") in client.get(index.url).content.decode()


def test_the_list_has_pages(client, exercise):
    index = fresh(exercise).get_parent().specific
    for number in range(12):
        make.exercise(index, title=f"Harjoitus {number}")
    assert client.get(index.url).content.decode().count("card--link") == 12
    assert client.get(f"{index.url}?p=2").content.decode().count("card--link") == 1


def test_exercises_are_found_by_search(client, exercise):
    html = client.get(words.address("search"), {"q": "keksittyä palvelua"}).content.decode()
    assert exercise.url in html


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_list_and_the_start_page_cost_the_same_at_one_and_at_three(
    client, exercise, django_assert_max_num_queries, signed_in
):
    if signed_in:
        client.force_login(UserFactory())
    index = PracticeIndexPage.objects.get(pk=exercise.get_parent().pk)

    def count(url):
        client.get(url)
        with django_assert_max_num_queries(60) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    first = count(index.url), count(exercise.url)
    for number in range(2):
        make.exercise(index, title=f"Harjoitus {number}")
    assert (count(index.url), count(exercise.url)) == first
    assert max(first) <= 15
