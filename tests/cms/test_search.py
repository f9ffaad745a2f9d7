"""Search over all that is public: in any inflected form, in one language, and never a quiz question."""

import pytest
from wagtail.models import PageViewRestriction

from cms import lemmas
from tests.cms.words import address, said
from tests.factories import cms as make

pytestmark = [pytest.mark.django_db, pytest.mark.every_case]


@pytest.fixture(scope="module")
def site(module_transaction):
    course = make.course(lessons=1)
    collection = make.collection()
    make.practice(collection, "Soittorinki", problem="<p>Puhelimeen ei vastattu.</p><p>Kylmä kevät</p>")
    about = make.standard_page(
        title="Huijausviestit",
        intro="",
        body=[("text", {"heading": "Tunnista", "text": "<p>Pankki ei lähetä linkkejä.</p>", "actions": []})],
    )
    make.translate(course.get_parent().specific, "sv", title="Kurser")
    make.translate(about, "sv", title="Bluffmeddelanden")
    return make.home()


@pytest.fixture(params=["voikko", "stems"])
def analyser(request, monkeypatch):
    """With and without the library for Finnish; a page indexed by one is found by the other."""
    if request.param == "voikko" and lemmas._voikko() is None:
        pytest.skip("libvoikko is not installed")
    if request.param == "stems":
        monkeypatch.setattr(lemmas, "_voikko", lambda: None)
        lemmas.forms.cache_clear()
        yield request.param
        lemmas.forms.cache_clear()
    else:
        yield request.param


def search(client, query, language="fi", **more):
    answer = client.get(address("search", language), {"q": query, **more})
    assert answer.status_code == 200
    return answer


def titles(client, query, language="fi"):
    return [result.page.title for result in search(client, query, language).context["found"].results.object_list]


@pytest.mark.parametrize("query", ["pankkitunnus", "pankkitunnuksilla", "PANKKITUNNUKSIA", "pankkitunnuksen"])
def test_an_inflected_word_finds_its_base_form(client, site, analyser, query):
    assert "Oppitunti 1" in titles(client, query)


def test_texts_of_blocks_and_practices_are_found(client, site):
    assert titles(client, "linkki") == ["Huijausviestit"]
    assert titles(client, "puhelin") == ["Soittorinki"]
    assert titles(client, "koivuranta") == ["Soittorinki"]


def test_every_word_counts(client, site):
    assert titles(client, "kylmä kevät") == ["Soittorinki"]


def test_words_at_the_edge_of_paragraphs_stay_apart(client, site):
    assert titles(client, "kylmä") == ["Soittorinki"]


def test_if_no_page_has_all_words_those_with_some_are_shown(client, site):
    answer = search(client, "soittorinki avaruusraketti")
    assert [result.page.title for result in answer.context["found"].results.object_list] == ["Soittorinki"]
    assert said("No page has all the words. These have some of them.") in answer.content.decode()


def test_only_the_readers_language_is_searched(client, site):
    assert titles(client, "bluffmeddelandena", "sv") == ["Bluffmeddelanden"]
    assert titles(client, "bluffmeddelanden", "fi") == []
    assert titles(client, "soittorinki", "sv") == []


def test_the_result_says_what_it_is_and_shows_a_passage(client, site):
    html = search(client, "linkkejä").content.decode()
    assert said("Page") in html
    assert "Pankki ei lähetä linkkejä." in html


def test_questions_of_quizzes_are_not_in_the_index(client, site):
    assert titles(client, "poispäin") == []
    assert titles(client, "muistiin") == []
    assert titles(client, "lopputesti") == ["Lopputesti"]


def test_drafts_and_pages_for_some_are_not_found(client, site):
    make.standard_page(title="Salaisuuspaperi luonnos", live=False)
    page = make.standard_page(title="Salaisuuspaperi")
    assert titles(client, "salaisuuspaperi") == ["Salaisuuspaperi"]
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert titles(client, "salaisuuspaperi") == []


def test_a_changed_page_is_found_by_its_new_words_only(client, site):
    page = make.standard_page(title="Vanhanimi")
    page.title = "Uusinimi"
    page.save_revision().publish()
    assert titles(client, "vanhanimi") == []
    assert titles(client, "uusinimi") == ["Uusinimi"]


def test_no_result_is_answered_kindly(client, site):
    make.texts()
    html = search(client, "qwertyuiop").content.decode()
    assert "qwertyuiop" in html
    assert said("Try another word or a shorter one.") in html
    assert "tel:+358730000100" in html


def test_an_empty_question_shows_the_form_alone(client, site):
    for query in ("", "   ", "?!", "\x00"):
        answer = search(client, query)
        assert not answer.context["found"].results.object_list


@pytest.mark.parametrize(
    "query",
    [
        "' OR 1=1 --",
        '"',
        "* NEAR(a b) AND NOT {x}",
        "<script>alert(1)</script>",
        "a" * 5000,
        "sana " * 500,
        "\U0001f600 ääkkö\u0308nen",
        "title:pankki^10",
        "%00%0a",
        "\u202e\u0000",
    ],
)
def test_hostile_input_harms_nothing(client, site, query):
    html = search(client, query).content.decode()
    assert "<script>alert" not in html


@pytest.mark.parametrize("number", ["0", "-1", "999", "x", ""])
def test_a_wild_page_number_shows_some_page(client, site, number):
    assert search(client, "oppitunti", p=number).context["found"].results.object_list


def test_results_are_paged(client, site):
    for number in range(11):
        make.standard_page(title=f"Sivutussana {number}")
    first, second = search(client, "sivutussana"), search(client, "sivutussana", p=2)
    assert len(first.context["found"].results.object_list) == 10
    assert len(second.context["found"].results.object_list) == 1
    assert "?q=sivutussana&amp;p=2" in first.content.decode()


def test_search_is_reached_from_every_header(client, site):
    assert f'href="{address("search")}"' in client.get("/fi/").content.decode()
