"""Today: what waits for a person, most urgent first; the area in a few figures; and where no place is."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts import desk
from accounts.desk import Tone, Waiting
from core import clock
from network.directory import figures
from network.directory.models import Place
from tests.factories.network import OrganisationFactory, PlaceFactory, municipality
from tests.network.lists.conftest import main

pytestmark = pytest.mark.django_db


@pytest.fixture
def waits(monkeypatch):
    """What waits, in the place of what the floors have."""
    found = []
    monkeypatch.setattr(desk, "_asks", [lambda user: found])
    return found


def today(look, person, language="en"):
    with translation.override(language):
        return look(person, reverse("desk"))


def item(count=1, title="Matter", **more):
    return Waiting(count=count, title=title, text="Why", url="/en/somewhere/", **more)


# ── what waits ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_most_urgent_stands_first_and_zero_is_left_out(look, aino, waits):
    waits += [item(2, "calm", tone=Tone.CALM), item(0, "none"), item(4, "late", tone=Tone.LATE), item(1, "soon")]
    html = main(today(look, aino)).split('aria-labelledby="figures"')[0]
    assert html.index(">late<") < html.index(">soon<") < html.index(">calm<")
    assert ">none<" not in html
    assert html.count("date--calm") == 1
    assert "<b>4</b>" in html


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_when_nothing_waits_that_is_said(look, aino, waits, language):
    answer = today(look, aino, language)
    assert answer.context["waiting"] == []
    assert "<article" not in main(answer).split('aria-labelledby="figures"')[0]


def test_the_number_stands_in_the_menu_too_on_every_page_of_the_desk(look, aino, waits):
    waits += [item(2, entry="directory:places"), item(3, entry="directory:places"), item(7, entry="")]
    for page in ("desk", "directory:organisations"):
        with translation.override("en"):
            menu = look(aino, reverse(page)).content.decode().split('class="side"')[1].split("</nav>")[0]
        assert menu.count('class="count"') == 1
        assert '<span class="count">5<' in menu


def test_whoever_does_something_on_the_desk_sees_at_once_that_less_waits(client, look, aino, waits):
    def shown():
        return 'class="count"' in look(aino, reverse("directory:places")).content.decode()

    waits.append(item(entry="directory:places"))
    assert shown()
    waits.clear()
    assert shown()
    client.post(reverse("directory:confirm_place", args=[PlaceFactory().pk]))
    assert not shown()


def test_somebody_for_whom_only_something_waits_has_a_desk(look, learner, waits):
    assert today(look, learner).status_code == 404
    waits.append(item())
    assert today(look, learner).status_code == 200


def test_titles_and_texts_are_shown_as_typed(look, aino, waits):
    waits.append(item(1, "<script>x</script>"))
    assert "<script>x" not in main(today(look, aino))


def test_who_asks_what_waits_is_asked_once_and_registered_once(monkeypatch, look, aino):
    calls = []

    def asks(user):
        calls.append(user)
        return []

    monkeypatch.setattr(desk, "_asks", [])
    for _twice in range(2):
        desk.register_waiting(asks)
    today(look, aino)
    assert calls == [aino]


# ── the area ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_figures_count_ones_own_area_only(aino, bengt, onni):
    PlaceFactory()
    PlaceFactory(stale=True)
    PlaceFactory(silent=True)
    for state in ("draft", "paused", "ended"):
        PlaceFactory(**{state: True})
    OrganisationFactory(applied=True)
    PlaceFactory(organisation=OrganisationFactory(left=True))
    there = municipality("091")
    PlaceFactory(organisation__municipality=there, municipality=there)
    mine, theirs, all_of_them = (figures.of(person) for person in (aino, bengt, onni))
    assert (mine.organisations, mine.in_finder, mine.published, mine.confirmed) == (6, 2, 3, 1)
    assert mine.confirmed_share == 33
    assert (theirs.organisations, theirs.in_finder, theirs.published, theirs.confirmed_share) == (1, 1, 1, 100)
    assert (all_of_them.organisations, all_of_them.in_finder) == (7, 3)


def test_the_share_is_never_rounded_up_to_all_of_them_and_none_without_any(aino):
    municipality()
    assert figures.of(aino).confirmed_share is None
    organisation = OrganisationFactory()
    PlaceFactory(organisation=organisation, stale=True)
    PlaceFactory.create_batch(200, organisation=organisation)
    assert figures.of(aino).confirmed_share == 99


def test_new_means_since_the_first_of_the_month(aino):
    first = clock.now().replace(day=1)
    organisation = OrganisationFactory(decided_at=first - dt.timedelta(days=3))
    old = PlaceFactory(organisation=organisation)
    Place.objects.filter(pk=old.pk).update(created_at=first - dt.timedelta(days=3))
    PlaceFactory()
    found = figures.of(aino)
    assert (found.new_organisations, found.new_places) == (1, 1)


def test_municipalities_without_a_place_to_go_to_are_named(look, aino):
    for code in ("297", "749", "140", "091"):
        municipality(code)
    PlaceFactory(municipality=municipality("297"))
    PlaceFactory(municipality=municipality("749"), home=True)
    PlaceFactory(municipality=municipality("140"), silent=True)
    html = main(today(look, aino))
    bare = html.split('aria-labelledby="bare"')[1]
    assert ("Siilinjärvi" in bare, "Iisalmi" in bare, "Kuopio" in bare, "Helsinki" in bare) == (
        True,
        True,
        False,
        False,
    )
    found = figures.of(aino)
    assert (found.municipalities, found.bare) == (3, ["Iisalmi", "Siilinjärvi"])
    PlaceFactory(municipality=municipality("749"))
    PlaceFactory(municipality=municipality("140"))
    assert 'aria-labelledby="bare"' not in main(today(look, aino))


def test_an_administrator_has_a_desk_with_the_whole_country(look, onni):
    PlaceFactory()
    answer = today(look, onni)
    assert answer.status_code == 200
    assert 'aria-labelledby="figures"' in main(answer)


def test_somebody_without_a_mandate_sees_no_figures(look, learner, waits):
    waits.append(item())
    assert 'aria-labelledby="figures"' not in main(today(look, learner))


def test_the_desk_asks_no_more_for_sixty_places_than_for_one(look, aino):
    def count():
        cache.clear()
        today(look, aino)
        with CaptureQueriesContext(connection) as asked:
            today(look, aino)
        return len(asked)

    PlaceFactory(stale=True, organisation=OrganisationFactory())
    OrganisationFactory(applied=True)
    one = count()
    for _n in range(60):
        PlaceFactory(stale=True, organisation=OrganisationFactory(applied=True))
        PlaceFactory()
    assert count() == one
