"""Volunteers edit what they have told: each part, its refusals, and two windows at once."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from core import audit, clock
from core.errors import Refused
from network.directory.models import Vocabulary
from tests.factories.accounts import UserFactory
from tests.factories.network import municipality, term
from tests.factories.volunteers import VolunteerFactory, VolunteeringFactory
from tests.volunteers.onboarding.mine.conftest import url
from volunteers.onboarding import profile
from volunteers.onboarding.actions import profile as actions
from volunteers.onboarding.models import Absence, Volunteer
from volunteers.onboarding.states import Level, PartOfDay

pytestmark = pytest.mark.django_db

PARTS = ["municipality", "how", "languages", "topics", "times", "needs", "contact"]


def now(volunteer):
    return Volunteer.objects.get(pk=volunteer.pk)


@pytest.fixture
def volunteer(active, raija):
    term(Vocabulary.LANGUAGE, "sv")
    term(Vocabulary.TOPIC, "phone")
    term(Vocabulary.SKILL, "android")
    municipality("297")
    return active.volunteer


SENT = {
    "municipality": {"municipality": "Siilinjärvi"},
    "how": {"ways": ["remote", "home"], "km": "50"},
    "languages": {"fi": "well", "sv": "some"},
    "topics": {"topics": ["phone"], "skills": ["android"]},
    "times": {"times": ["2-evening", "5-morning"]},
    "needs": {"needs": "Esteetön pääsy"},
    "contact": {"phone": "017 000 0009", "mails": "on"},
}
BAD = {
    "municipality": {"municipality": "Ankkalinna"},
    "how": {"ways": []},
    "languages": {"fi": "", "sv": ""},
    "topics": {"topics": ["no-such"]},
    "times": {"times": ["9-evening"]},
    "needs": {"needs": "a" * 501},
    "contact": {"phone": "call me"},
}


def send(client, volunteer, part, **data):
    return client.post(url(f"profile_{part}"), data | {"stamp": profile.stamp(volunteer, part)})


def told(volunteer):
    one = now(volunteer)
    return {
        "municipality": one.municipality.name_fi,
        "how": (sorted(one.ways), one.travel_km),
        "languages": sorted(one.languages.values_list("language__key", "level")),
        "topics": [[each.key for each in rows.all()] for rows in (one.topics, one.skills)],
        "times": sorted(one.free_times.values_list("weekday", "part")),
        "needs": one.needs,
        "contact": (one.phone, one.mails_wanted),
    }


AFTER = {
    "municipality": "Siilinjärvi",
    "how": (["home", "remote"], 50),
    "languages": [("fi", "well"), ("sv", "some")],
    "topics": [["phone"], ["android"]],
    "times": [(2, "evening"), (5, "morning")],
    "needs": "Esteetön pääsy",
    "contact": ("017 000 0009", True),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_saved_and_the_others_stay(client, volunteer, part):
    municipality("749")
    before = told(volunteer)
    assert send(client, volunteer, part, **SENT[part])["Location"] == url("profile")
    assert told(volunteer) == before | {part: AFTER[part]}
    lines = audit.lines(now(volunteer), "onboarding.volunteer.edit")
    assert [line.data for line in lines] == [{"part": part}]


@pytest.mark.parametrize("part", PARTS)
def test_the_same_once_more_leaves_no_trace(client, volunteer, part):
    municipality("749")
    for _time in range(2):
        send(client, volunteer, part, **SENT[part])
    assert len(audit.lines(now(volunteer), "onboarding.volunteer.edit")) == 1


@pytest.mark.parametrize("part", PARTS)
def test_bad_input_is_told_and_nothing_changes(client, volunteer, part):
    before = told(volunteer)
    answer = send(client, volunteer, part, **BAD[part])
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert told(volunteer) == before


@pytest.mark.parametrize("part", PARTS)
def test_two_windows_lose_nothing(client, volunteer, part):
    municipality("749")
    stamp = profile.stamp(volunteer, part)
    # The other window.
    first = {**SENT[part]} | {"needs": {"needs": "Toinen"}, "contact": {"phone": "017 000 0002"}}.get(part, {})
    send(client, volunteer, part, **first)
    before = told(volunteer)
    mine = {
        "municipality": {"municipality": "Kuopio"},
        "how": {"ways": ["onsite"], "km": "10"},
        "languages": {"fi": "fluent"},
        "topics": {"topics": [], "skills": []},
        "times": {"times": ["0-morning"]},
        "needs": {"needs": "Minun"},
        "contact": {"phone": "017 000 0003"},
    }[part]
    answer = client.post(url(f"profile_{part}"), mine | {"stamp": stamp})
    assert answer.status_code == 422
    assert answer.context["overtaken"]
    assert told(volunteer) == before
    # Told what stands there, one saves knowingly.
    again = client.post(url(f"profile_{part}"), mine | {"stamp": answer.context["form"].shown_stamp})
    assert again.status_code == 302
    assert told(volunteer) != before


@pytest.mark.parametrize("part", PARTS)
def test_whose_page_sends_no_stamp_changes_nothing(client, volunteer, part):
    municipality("749")
    before = told(volunteer)
    assert client.post(url(f"profile_{part}"), SENT[part]).status_code == 422
    assert told(volunteer) == before


def test_retired_words_stay_until_they_are_taken_away(client, volunteer):
    for vocabulary, key, rows in [
        (Vocabulary.TOPIC, "fax", volunteer.topics),
        (Vocabulary.SKILL, "palm", volunteer.skills),
    ]:
        rows.add(term(vocabulary, key, retired=True))
    old = term(Vocabulary.LANGUAGE, "la", retired=True)
    volunteer.languages.create(language=old, level=Level.SOME)
    send(client, volunteer, "topics", topics=["phone"], skills=[])
    send(client, volunteer, "languages", fi="fluent")
    assert told(volunteer)["topics"] == [["fax", "phone"], ["palm"]] or told(volunteer)["topics"] == [
        ["phone", "fax"],
        ["palm"],
    ]
    assert ("la", "some") in told(volunteer)["languages"]


def test_how_far_is_asked_only_of_who_comes(client, volunteer):
    assert send(client, volunteer, "how", ways=["remote"]).status_code == 302
    assert told(volunteer)["how"] == (["remote"], 0)
    assert send(client, volunteer, "how", ways=["onsite"]).status_code == 422


# ── times away ───────────────────────────────────────────────────────────────────────────────────────────────────────


def days(first, last):
    today = clock.today()
    return {"first_day": today + dt.timedelta(days=first), "last_day": today + dt.timedelta(days=last)}


def test_times_away_are_added_once_and_removed(client, volunteer):
    sent = {name: day.isoformat() for name, day in days(3, 9).items()}
    for _tap in range(2):
        assert client.post(url("profile_away"), sent).status_code == 302
    absence = volunteer.absences.get()
    for _tap in range(2):
        assert client.post(url("remove_away"), {"absence": absence.pk}).status_code == 302
    assert not volunteer.absences.exists()


@pytest.mark.parametrize(
    ("first", "last"), [(9, 3), (-9, -3), (1, 700)], ids=["turned-round", "past", "more-than-a-year"]
)
def test_times_away_that_make_no_sense_are_refused(client, volunteer, first, last):
    sent = {name: day.isoformat() for name, day in days(first, last).items()}
    answer = client.post(url("profile_away"), sent)
    assert answer.status_code == 422
    assert sent["first_day"] in answer.content.decode()
    assert not volunteer.absences.exists()


def test_there_is_an_end_to_times_away(volunteer, raija):
    for number in range(actions.MOST_ABSENCES):
        actions.add_absence(volunteer=volunteer, actor=raija, **days(number, number))
    with pytest.raises(Refused) as refused:
        actions.add_absence(volunteer=volunteer, actor=raija, **days(99, 99))
    assert refused.value.code == "many"


def test_times_away_of_others_stay(client, volunteer):
    other = Absence.objects.create(volunteer=VolunteerFactory(), **days(1, 2))
    client.post(url("remove_away"), {"absence": other.pk})
    assert Absence.objects.filter(pk=other.pk).exists()
    assert client.post(url("remove_away"), {"absence": "x"}).status_code == 404
    assert client.get(url("remove_away")).status_code == 405


# ── whose ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("part", [*PARTS, "away"])
def test_who_has_never_applied_finds_nothing(client, stranger, part):
    assert client.get(url(f"profile_{part}")).status_code == 404
    assert client.post(url(f"profile_{part}"), {}).status_code == 404


def test_who_has_stopped_is_told_so_and_changes_nothing(client, db):
    over = VolunteeringFactory(left=True)
    client.force_login(over.volunteer.person)
    assert client.get(url("profile"))["Location"] == url("mine")
    answer = client.post(url("profile_needs"), {"needs": "x"}, follow=True)
    assert answer.redirect_chain[-1][0] == url("mine_one", over.pk)
    assert answer.context["messages"]
    assert now(over.volunteer).needs == ""


def test_the_actions_ask_again_whose_it_is(volunteer, aino):
    given = {"volunteer": volunteer, "stamp": "x"}
    for other in (aino, UserFactory()):
        for act in (
            lambda actor: actions.edit(part="needs", needs="x", actor=actor, **given),
            lambda actor: actions.set_languages(levels={}, actor=actor, **given),
            lambda actor: actions.set_times(times=set(), actor=actor, **given),
            lambda actor: actions.add_absence(volunteer=volunteer, actor=actor, **days(1, 2)),
            lambda actor: actions.remove_absence(volunteer=volunteer, absence=1, actor=actor),
        ):
            with pytest.raises(PermissionDenied):
                act(other)


def test_a_part_writes_no_other_columns(volunteer, raija):
    with pytest.raises(TypeError):
        actions.edit(volunteer=volunteer, part="needs", stamp="", actor=raija, photo="x")
    with pytest.raises(ValueError, match="week"):
        actions.set_times(volunteer=volunteer, stamp="", times={(7, PartOfDay.MORNING)}, actor=raija)
    levels = {term(Vocabulary.TOPIC, "phone"): Level.WELL}
    with pytest.raises(TypeError):
        actions.set_languages(volunteer=volunteer, stamp="", levels=levels, actor=raija)


def test_the_page_shows_all_and_asks_as_often_with_more(client, volunteer, django_assert_max_num_queries):
    client.get(url("profile"))
    with django_assert_max_num_queries(30) as few:
        client.get(url("profile"))
    for key in ("sv", "en"):
        volunteer.languages.create(language=term(Vocabulary.LANGUAGE, key), level=Level.WELL)
    volunteer.topics.add(term(Vocabulary.TOPIC, "phone"))
    volunteer.skills.add(term(Vocabulary.SKILL, "android"))
    volunteer.free_times.create(weekday=3, part=PartOfDay.EVENING)
    Absence.objects.create(volunteer=volunteer, **days(1, 2))
    with django_assert_max_num_queries(len(few)):
        page = client.get(url("profile")).content.decode()
    for part in (*PARTS, "away"):
        assert url(f"profile_{part}") in page
