"""The lists of organisations and places on the desk: whose rows, narrowed by what, in which order."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from core import clock
from network.directory import listed
from network.directory.models import Agreement, Organisation, Place
from tests.factories.network import ContactFactory, OrganisationFactory, PlaceFactory, municipality, region, term
from tests.network.lists.conftest import main

pytestmark = [pytest.mark.django_db, pytest.mark.every_case]
NAMES = ("organisations", "places")


def url(name, *args):
    return reverse(f"directory:{name}", args=args)


def named(answer):
    """The names in the table, in their order."""
    return [str(row) for row, _missing in answer.context["rows"]]


# ── who sees what ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_list_opens_in_each_language(look, aino, name, language):
    place = PlaceFactory()
    with translation.override(language):
        answer = look(aino, url(name))
        link = reverse("directory:place", args=[place.pk])
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.content.decode()
    assert (link in main(answer)) is (name == "places")


@pytest.mark.parametrize("name", NAMES)
def test_a_coordinator_sees_their_own_area_and_an_administrator_all(look, aino, bengt, onni, name):
    here = PlaceFactory(name_fi="Kuopiossa", organisation__name_fi="Kuopiolaiset ry")
    there = OrganisationFactory(name_fi="Helsinkiläiset ry", municipality=municipality("091"))
    PlaceFactory(name_fi="Helsingissä", organisation=there, municipality=municipality("091"))
    seen = {person: named(look(person, url(name))) for person in (aino, bengt, onni)}
    mine, theirs = ("Kuopiolaiset ry", "Helsinkiläiset ry") if name == "organisations" else (here.name, "Helsingissä")
    assert seen == {aino: [mine], bengt: [theirs], onni: sorted([mine, theirs])}


def test_an_organisation_of_elsewhere_with_a_place_here_is_in_the_list(look, aino):
    there = OrganisationFactory(name_fi="Helsinkiläiset ry", municipality=municipality("091"))
    assert named(look(aino, url("organisations"))) == []
    PlaceFactory(organisation=there)
    assert named(look(aino, url("organisations"))) == ["Helsinkiläiset ry"]


@pytest.mark.parametrize("name", [*NAMES, "organisations_file", "places_file"])
def test_for_everybody_else_there_is_no_such_page(look, client, learner, name):
    args = ["csv"] if name.endswith("_file") else []
    assert client.get(url(name, *args))["Location"].startswith(reverse("account_login"))
    contact = ContactFactory()
    for person in (learner, contact.person):
        assert look(person, url(name, *args)).status_code == 404
    assert client.post(url(name, *args)).status_code == 405


# ── narrowing ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def three(aino):
    """Three organisations with a place each."""
    library = term("organisation_type", "library")
    first = OrganisationFactory(
        name_fi="Ääsmäen Kirjasto", name_sv="Ås Bibliotek", kind=library, business_id="1234567-1"
    )
    second = OrganisationFactory(name_fi="Digiapu ry", municipality=municipality("749"))
    third = OrganisationFactory(name_fi="Verkkotupa ry", applied=True)
    PlaceFactory(organisation=first, name_fi="Örkkiniitty", name_sv="Orkänget", summary_sv="Hjälp.")
    PlaceFactory(organisation=second, name_fi="Torin piste", municipality=municipality("749"), stale=True)
    PlaceFactory(organisation=third, name_fi="Kioski", draft=True, street="Satamakatu 1", postal_code="70800")
    return aino


ORGANISATIONS = {
    "words of the name": ({"q": "digi RY"}, ["Digiapu ry"]),
    "letters beyond ascii in any case": ({"q": "ääsmäen"}, ["Ääsmäen Kirjasto"]),
    "the name in another language": ({"q": "bibliotek"}, ["Ääsmäen Kirjasto"]),
    "a business id": ({"q": "1234567"}, ["Ääsmäen Kirjasto"]),
    "a municipality": ({"municipality": "749"}, ["Digiapu ry"]),
    "a kind": ({"kind": "library"}, ["Ääsmäen Kirjasto"]),
    "a state": ({"state": "applied"}, ["Verkkotupa ry"]),
    "a missing language": ({"missing": "sv"}, ["Digiapu ry", "Verkkotupa ry"]),
    "two at once": ({"missing": "sv", "state": "member"}, ["Digiapu ry"]),
    "nothing that fits": ({"q": "digi", "kind": "library"}, []),
}
PLACES = {
    "words of the name": ({"q": "torin"}, ["Torin piste"]),
    "letters beyond ascii in any case": ({"q": "ÖRKKI"}, ["Örkkiniitty"]),
    "its organisation": ({"q": "verkkotupa"}, ["Kioski"]),
    "a street": ({"q": "satamakatu"}, ["Kioski"]),
    "a postal code": ({"q": "70800"}, ["Kioski"]),
    "a municipality": ({"municipality": "749"}, ["Torin piste"]),
    "a kind": ({"kind": "home"}, []),
    "a state": ({"state": "draft"}, ["Kioski"]),
    "a kind of organisation": ({"type": "library"}, ["Örkkiniitty"]),
    "not confirmed": ({"freshness": "stale"}, ["Torin piste"]),
    "confirmed": ({"freshness": "confirmed"}, ["Örkkiniitty"]),
    "hidden": ({"freshness": "hidden"}, []),
    "a missing language": ({"missing": "sv"}, ["Kioski", "Torin piste"]),
}


@pytest.mark.parametrize("case", ORGANISATIONS)
def test_organisations_are_narrowed_by(look, three, case):
    wanted, found = ORGANISATIONS[case]
    assert named(look(three, url("organisations"), **wanted)) == found


def test_kinds_and_hidden_places_are_found_and_nothing_else(look, three):
    """The cases above find none of these among three; here there is one of each."""
    organisation = Organisation.objects.get(name_fi="Digiapu ry")
    PlaceFactory(organisation=organisation, name_fi="Kotiapu", home=True)
    PlaceFactory(organisation=organisation, name_fi="Puhelin", channel=True)
    PlaceFactory(organisation=organisation, name_fi="Hiljainen", silent=True)
    for wanted, found in (
        ({"kind": "home"}, ["Kotiapu"]), ({"kind": "channel"}, ["Puhelin"]), ({"freshness": "hidden"}, ["Hiljainen"]),
        ({"kind": "site", "state": "published"}, ["Hiljainen", "Torin piste", "Örkkiniitty"]),
    ):  # fmt: skip
        assert named(look(three, url("places"), **wanted)) == found, wanted


@pytest.mark.parametrize("case", PLACES)
def test_places_are_narrowed_by(look, three, case):
    wanted, found = PLACES[case]
    assert named(look(three, url("places"), **wanted)) == found


BAD = {
    "a municipality of elsewhere": {"municipality": "091"},
    "no municipality": {"municipality": "'; --"},
    "an unknown state": {"state": "king"},
    "an unknown order": {"sort": "random"},
    "an unknown language": {"missing": "xx"},
    "a text too long": {"q": "x" * 101},
    "a nul": {"q": "a\x00b", "municipality": "\x00"},
}


@pytest.mark.parametrize("case", BAD)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_understood_is_said_and_narrows_nothing(look, three, name, case):
    municipality("091")
    answer = look(three, url(name), **BAD[case])
    assert answer.status_code == 200
    assert len(named(answer)) == 3
    assert set(answer.context["form"].errors) == set(BAD[case])
    assert 'class="error"' in main(answer)


def test_a_page_that_is_not_there_shows_the_last_one(look, three):
    for page in ("99", "-1", "x"):
        assert len(named(look(three, url("places"), page=page))) == 3


# ── order, pages, empty states ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "sort", "found"),
    [
        ("organisations", "", ["Digiapu ry", "Verkkotupa ry", "Ääsmäen Kirjasto"]),
        ("organisations", "municipality", ["Verkkotupa ry", "Ääsmäen Kirjasto", "Digiapu ry"]),
        ("organisations", "newest", ["Verkkotupa ry", "Digiapu ry", "Ääsmäen Kirjasto"]),
        ("places", "organisation", ["Torin piste", "Kioski", "Örkkiniitty"]),
        ("places", "oldest", ["Kioski", "Torin piste", "Örkkiniitty"]),
        ("places", "municipality", ["Kioski", "Örkkiniitty", "Torin piste"]),
    ],
)
def test_lists_stand_in_the_order_asked_for(look, three, name, sort, found):
    assert named(look(three, url(name), sort=sort)) == found


def test_the_agreement_that_ends_first_stands_first(look, three):
    today = clock.today()
    for name, days in (("Verkkotupa ry", 20), ("Digiapu ry", 90)):
        organisation = Organisation.objects.get(name_fi=name)
        last = today + dt.timedelta(days=days)
        Agreement.objects.create(organisation=organisation, region=region(), party="x", starts_on=today, ends_on=last)
    assert named(look(three, url("organisations"), sort="agreement"))[:2] == ["Verkkotupa ry", "Digiapu ry"]


def test_an_agreement_without_an_end_counts_before_one_that_has_ended(look, three):
    organisation, today = Organisation.objects.get(name_fi="Digiapu ry"), clock.today()
    yesterday = today - dt.timedelta(days=1)

    def cell():
        with translation.override("en"):
            html = main(look(three, url("organisations"), q="digiapu"))
        return html.split('data-label="Agreement">')[1].split("</td>")[0]

    def agree(ends):
        starts = today - dt.timedelta(days=9)
        Agreement.objects.create(organisation=organisation, region=region(), party="x", starts_on=starts, ends_on=ends)

    assert cell() == "none"
    agree(yesterday)
    assert cell() == "none"
    agree(None)
    assert cell() == "in force"


def test_of_two_agreements_the_one_without_an_end_counts(look, three):
    organisation, today = Organisation.objects.get(name_fi="Digiapu ry"), clock.today()
    for ends in (today + dt.timedelta(days=30), None):
        Agreement.objects.create(organisation=organisation, region=region(), party="x", starts_on=today, ends_on=ends)
    [row] = listed.organisations(three, {"q": "digiapu"})
    assert (row.agreed, row.agreed_until) == (True, None)


@pytest.mark.parametrize("name", NAMES)
def test_names_sort_in_the_language_of_the_page(look, aino, name):
    for fi, sv in (("Aamu", "Öst"), ("Ilta", "Ask")):
        PlaceFactory(name_fi=fi, name_sv=sv, organisation__name_fi=fi, organisation__name_sv=sv)
    with translation.override("sv"):
        assert named(look(aino, url(name))) == ["Ask", "Öst"]
    with translation.override("en"):
        assert named(look(aino, url(name))) == ["Aamu", "Ilta"]


def test_fifty_stand_on_a_page_and_the_filters_go_along(look, aino):
    PlaceFactory.create_batch(51, organisation=OrganisationFactory())
    first = look(aino, url("places"), state="published")
    assert len(named(first)) == 50
    assert "state=published&amp;page=2" in main(first)
    assert len(named(look(aino, url("places"), state="published", page="2"))) == 1


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_list_says_why(look, aino, name):
    with translation.override("en"):
        none = main(look(aino, url(name)))
        assert "in your area yet" in none
        PlaceFactory()
        narrowed = main(look(aino, url(name), q="nothing like this"))
        everything = f'<a class="btn btn--2" href="{url(name)}">All {name}</a>'
    assert "fits all of this" in narrowed
    assert everything in narrowed
    assert everything not in none
    assert "in your area yet" not in narrowed


@pytest.mark.parametrize("name", NAMES)
def test_the_list_asks_no_more_for_sixty_rows_than_for_one(look, aino, name):
    def count():
        look(aino, url(name))
        with CaptureQueriesContext(connection) as asked:
            answer = look(aino, url(name))
        return len(asked), answer.context["page"].paginator.count

    PlaceFactory()
    one, rows = count()
    assert rows == 1
    for n in range(59):
        organisation = OrganisationFactory(kind=term("organisation_type", f"kind{n % 5}"))
        here = municipality("749" if n % 3 else "297")
        PlaceFactory(organisation=organisation, stale=n % 2 == 0, municipality=here)
    assert count() == (one, 60)
    assert one <= 30


def test_names_that_look_like_markup_are_shown_as_typed(look, aino):
    PlaceFactory(name_fi="<b onclick=x>Kioski</b>", organisation__name_fi="<script>x</script>")
    for name in NAMES:
        html = main(look(aino, url(name)))
        assert ("&lt;script&gt;x&lt;/script&gt;" if name == "organisations" else "&lt;b onclick=x&gt;Kioski") in html
        assert "<script>x" not in html
        assert "<b onclick" not in html


def test_the_filter_of_freshness_and_the_word_in_the_row_are_one_rule(aino):
    for days in (0, 170, 190, 200, 360, 370, 400):
        PlaceFactory(confirmed_on=clock.today() - dt.timedelta(days=days))
    for freshness in ("confirmed", "stale", "hidden"):
        rows = listed.places(aino, {"freshness": freshness})
        assert {row.freshness for row in rows} == {freshness}
    assert sum(listed.places(aino, {"freshness": each}).count() for each in ("confirmed", "stale", "hidden")) == 7


def test_a_mark_of_missing_languages_and_the_filter_are_one_rule(three):
    for model, ask in ((Organisation, listed.organisations), (Place, listed.places)):
        for code in ("fi", "sv", "en"):
            lacking = {row for row in model.objects.all() if code in listed.missing_languages(row)}
            assert set(ask(three, {"missing": code})) == lacking, (model, code)


def test_a_merged_municipality_cannot_be_chosen_but_its_places_are_seen(look, aino):
    gone = municipality("140")
    type(gone).objects.filter(pk=gone.pk).update(until_date=dt.date(2020, 12, 31), merged_into=municipality("297"))
    PlaceFactory(name_fi="Vanha", municipality=gone)
    answer = look(aino, url("places"))
    assert named(answer) == ["Vanha"]
    assert municipality("297") in answer.context["form"].fields["municipality"].queryset
    assert gone not in answer.context["form"].fields["municipality"].queryset
