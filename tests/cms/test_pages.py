"""What visitors get: every kind of page in three languages, with menu, foot, and links to the other languages."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from tests.cms.words import address
from tests.factories import cms as make

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def site(module_transaction):
    """A small site, translated into Swedish only."""
    course = make.course()
    collection = make.collection()
    make.practice(collection)
    make.pilot(collection)
    about = make.standard_page(body=[("text", {"heading": "Kenelle?", "text": "<p>Kaikille.</p>", "actions": []})])
    make.texts(
        footer=[("group", {"title_fi": "Tietoa", "title_sv": "Information", "title_en": "About", "pages": [about]})]
    )
    for page in (course.get_parent().specific, collection, about):
        make.translate_tree(page, "sv")
    return make.home()


def public_pages():
    return Page.objects.live().filter(depth__gt=1).order_by("path")


def test_every_page_answers_and_names_itself(client, site):
    assert public_pages().count() > 20
    for page in public_pages().specific():
        answer = client.get(page.url)
        assert answer.status_code == 200, page.url
        html = answer.content.decode()
        assert f'<html lang="{page.locale.language_code}">' in html
        assert f'rel="canonical" href="http://localhost:8000{page.url}"' in html
        assert html.count("<h1") == 1, page.url


def test_pages_tell_search_engines_their_translations(client, site):
    html = client.get("/fi/kurssit/").content.decode()
    assert 'hreflang="sv" href="http://localhost:8000/sv/sv-kurssit/"' in html
    assert 'rel="alternate" hreflang="en"' not in html


def test_the_language_links_keep_the_page_and_what_is_chosen(client, site):
    html = client.get("/fi/hyvat-kaytannot/?topic=banking").content.decode()
    assert "/sv/sv-hyvat-kaytannot/?topic=banking&amp;l=sv" in html


def test_choosing_a_language_is_remembered_and_leaves_a_clean_address(client, site):
    answer = client.get("/sv/sv-kurssit/?l=sv")
    assert (answer.status_code, answer.url) == (302, "/sv/sv-kurssit/")
    assert client.get("/", HTTP_ACCEPT_LANGUAGE="en").url == "/sv/"


def test_an_address_without_a_language_speaks_the_one_chosen(client, site):
    client.get("/healthz?l=sv")
    assert client.get("/", HTTP_ACCEPT_LANGUAGE="en").url == "/sv/"


@pytest.mark.parametrize("language", ["de", "", "../sv", "fi\x00"])
def test_a_language_that_does_not_exist_is_no_choice(client, site, language):
    assert client.get("/fi/", {"l": language}).status_code == 200


@pytest.mark.parametrize(("wanted", "language"), [("sv-FI,sv;q=0.9", "sv"), ("en-GB", "en"), ("de", "fi"), ("", "fi")])
def test_the_root_leads_to_what_the_browser_speaks(client, site, wanted, language):
    answer = client.get("/", HTTP_ACCEPT_LANGUAGE=wanted)
    assert (answer.status_code, answer.url) == (302, f"/{language}/")
    assert {"Accept-Language", "Cookie"} <= set(answer["Vary"].split(", "))


def test_a_page_without_a_translation_is_announced_calmly(client, site):
    about = Page.objects.get(slug="mita-digituki-on", locale__language_code="fi")
    there = f"{address('untranslated', 'en')}?page={about.pk}"
    assert f"{there}&amp;l=en" in client.get(about.url).content.decode()
    answer = client.get(there)
    assert answer.status_code == 404
    html = answer.content.decode()
    assert '<html lang="en">' in html
    assert "Mitä digituki on?" in html
    assert about.url in html
    assert 'href="/en/"' in html


def test_a_translation_that_has_come_meanwhile_is_opened(client, site):
    about = Page.objects.get(slug="mita-digituki-on", locale__language_code="fi")
    answer = client.get(address("untranslated", "sv"), {"page": about.pk})
    assert (answer.status_code, answer.url) == (302, "/sv/sv-mita-digituki-on/")


@pytest.mark.parametrize("number", ["", "0", "999999", "x", "1; DROP TABLE", "9" * 40])
def test_an_unknown_page_is_a_plain_404(client, site, number):
    assert client.get(address("untranslated", "en"), {"page": number}).status_code == 404


def test_a_draft_is_never_offered_as_a_translation(client, site):
    draft = make.standard_page(title="Luonnos", live=False)
    assert client.get(address("untranslated", "sv"), {"page": draft.pk}).status_code == 404


def test_menu_and_foot_speak_the_language_of_the_page(client, site):
    html = client.get("/sv/").content.decode()
    assert '<a href="/sv/sv-kurssit/">sv: Kurssit</a>' in html
    assert ">Information</h2>" in html
    assert '<a href="/sv/sv-mita-digituki-on/">sv: Mitä digituki on?</a>' in html
    assert "073 000 0100" in html


def test_the_menu_marks_where_one_is(client, site):
    html = client.get("/fi/kurssit/digitukijan-peruskurssi/").content.decode()
    assert '<a href="/fi/kurssit/" aria-current="page">Kurssit</a>' in html


def test_drafts_stand_in_no_menu_and_answer_404(client):
    draft = make.standard_page(title="Luonnos", show_in_menus=True, live=False)
    assert "Luonnos" not in client.get("/fi/").content.decode()
    assert client.get(draft.url).status_code == 404


def test_the_home_page_shows_what_the_site_holds(client, site):
    home = make.home()
    home.body = [
        ("courses", {"heading": "Opi omaan tahtiin", "text": ""}),
        ("practices", {"heading": "Käytännöt", "numbers_heading": "", "numbers": ["courses", "practices", "regions"]}),
    ]
    home.save_revision().publish()
    html = client.get("/fi/").content.decode()
    assert "Digitukijan peruskurssi" in html
    assert "Pöytäkortti" in html
    for number in ("<b>1</b>", "<b>2</b>"):
        assert number in html


def test_an_empty_installation_has_a_home_page_in_each_language(client):
    for language in ("fi", "sv", "en"):
        assert client.get(f"/{language}/").status_code == 200


def test_links_of_blocks_lead_to_the_readers_language(client, site):
    target = {"page": Page.objects.get(slug="kurssit"), "url": "", "email": "", "place": ""}
    call = {"page": None, "url": "", "email": "", "place": "call"}
    actions = [{"label": "Katso kurssit", "target": target}, {"label": "Soita", "target": call}]
    page = make.standard_page(title="Auta", body=[("text", {"heading": "", "text": "", "actions": actions})])
    swedish = make.translate(page, "sv")
    html = client.get(swedish.url).content.decode()
    assert 'class="btn" href="/sv/sv-kurssit/"' in html
    assert 'href="tel:+358730000100"' in html


def test_pages_of_somebody_signed_in_are_kept_by_no_cache(client, learner, site):
    client.force_login(learner)
    answer = client.get("/fi/kurssit/digitukijan-peruskurssi/")
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


def test_wagtails_own_sign_in_leads_to_the_one_door(client):
    answer = client.get("/fi/_util/login/?next=/fi/")
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
