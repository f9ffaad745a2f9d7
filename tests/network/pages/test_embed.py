"""The page that writes the code of the widget: what can be chosen, and what is refused before other sites have it."""

import re
from html import unescape

import pytest
from django.http import QueryDict

from network.directory.models import Term
from network.finder import embedding
from network.finder.embed_forms import EmbedForm
from tests.cms.words import address, said
from tests.factories.network import term
from tests.network.pages.conftest import HOSTILE

pytestmark = pytest.mark.django_db
LANGUAGES = ("fi", "sv", "en")


def code_of(shown):
    return unescape(re.findall(r"<textarea [^>]*>(.*?)</textarea>", shown, re.DOTALL)[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_is_there_at_once_in_the_language_of_the_page(client, language):
    answer = client.get(address("finder:embed", language))
    code = code_of(answer.content.decode())
    assert f'src="http://localhost:8000/widget/finder/?language={language}"' in code
    assert f'title="{said("Find digital support", language)}" lang="{language}"' in code
    assert "frame-src 'self'" in answer["Content-Security-Policy"]


def test_what_is_chosen_stands_in_the_code_and_works(client, places):
    Term.objects.filter(key="tablet").update(parent=term("topic_group", "devices"))
    shown = client.get(
        address("finder:embed"), {"language": "sv", "place": "Siilinjärvi & ympäristö", "topic": "tablet", "way": ""}
    )
    code = code_of(shown.content.decode())
    source = unescape(re.findall(r'src="([^"]*)"', code)[0])
    assert source.startswith("http://localhost:8000/widget/finder/?language=sv&place=Siilinj%C3%A4rvi+%26+")
    assert said("Find digital support", "sv") in code
    assert "Tablettikahvila" in client.get(source.removeprefix("http://localhost:8000")).content.decode()


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"language": "fi", "place": "Atlantis"}, "place"),
        ({"language": "xx"}, "language"),
        ({"language": "fi", "topic": "nonsense"}, "topic"),
        ({"language": "fi", "e_service": "nonsense"}, "e_service"),
        ({"language": "fi", "audience": "nonsense"}, "audience"),
        ({"language": "fi", "help_in": "nonsense"}, "help_in"),
        ({"language": "fi", "way": "nonsense"}, "way"),
        ({"language": "fi", "place": "Kuoppio"}, "place"),
        ({"language": "fi", "place": HOSTILE}, "place"),
    ],
    ids=[
        "no such place",
        "no such language",
        "no such topic",
        "no such e-service",
        "nobody such",
        "no such language of help",
        "no such way",
        "mistyped",
        "markup",
    ],
)
def test_what_nobody_would_find_is_told_and_nothing_typed_is_lost(client, surroundings, asked, field):
    answer = client.get(address("finder:embed"), asked)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "<textarea" not in shown
    assert f'href="#id_{field}"' in shown
    assert "<script>alert" not in shown
    if asked.get("place") == "Atlantis":
        assert 'value="Atlantis"' in shown


def test_a_place_that_can_only_be_guessed_is_asked_back_once_and_not_of_every_visitor(client, surroundings):
    mistyped = client.get(address("finder:embed"), {"language": "fi", "place": "Kuoppio"})
    assert said("Did you mean %(names)s? Write the name so.") % {"names": "Kuopio"} in mistyped.content.decode()
    assert client.get(address("finder:embed"), {"language": "fi", "place": "Kuopiossa"}).status_code == 200


def test_of_several_that_are_meant_one_has_to_be_chosen(client, surroundings):
    answer = client.get(address("finder:embed"), {"language": "fi", "place": "Kuopio Joensuu"})
    assert answer.status_code == 422
    assert said("Did you mean %(names)s? Write the name so.") % {"names": "Joensuu, Kuopio"} in answer.content.decode()


@pytest.mark.parametrize("asked", [{"utm_source": "letter"}, {"gclid": "x1"}, {"page": "2"}, {"csrf": HOSTILE}])
def test_what_others_put_into_the_address_is_no_choice(client, asked):
    answer = client.get(address("finder:embed"), asked)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert 'src="http://localhost:8000/widget/finder/?language=fi"' in code_of(shown)
    assert "error-summary" not in shown


def test_beside_a_choice_they_change_nothing(client, surroundings):
    answer = client.get(address("finder:embed", "sv"), {"place": "Kuopio", "utm_source": "letter"})
    assert answer.status_code == 200
    # Who chose no language has that of the page.
    assert "/widget/finder/?language=sv&place=Kuopio" in unescape(code_of(answer.content.decode()))
    assert "utm_source" not in code_of(answer.content.decode())


def test_all_that_the_widget_can_be_asked_can_be_chosen(client, places):
    term("language", "ar")
    asked = {
        "language": "fi",
        "place": "Kuopio",
        "topic": "phone",
        "e_service": "omakanta",
        "way": "phone_help",
        "audience": "citizens",
        "open": "on",
        "help_in": "ar",
    }
    answer = client.get(address("finder:embed"), asked)
    assert answer.status_code == 200
    [source] = re.findall(r'src="([^"]*)"', unescape(code_of(answer.content.decode())))
    assert dict(QueryDict(source.partition("?")[2]).items()) == asked | {"open": "now"}
    shown = client.get(unescape(source).removeprefix("http://localhost:8000")).context["answer"].question
    assert (shown.open_now, shown.language.key, shown.audience.key) == (True, "ar", "citizens")
    assert set(EmbedForm.base_fields) == {"language", *embedding.FIXED}


def test_it_offers_what_the_finder_offers(client, places):
    Term.objects.filter(key__in=("tablet", "phone")).update(parent=term("topic_group", "devices"))
    term("topic_group", "empty")

    def offered(path, name):
        [box] = re.findall(rf'<select [^>]*name="{name}".*?</select>', client.get(path).content.decode(), re.DOTALL)
        return re.findall(r'<option value="([^"]+)"[^>]*>([^<]*)<', box), re.findall(r'<optgroup label="([^"]*)"', box)

    for name in ("topic", "way", "e_service", "audience"):
        assert offered(address("finder:embed"), name) == offered(address("finder:search"), name)
    assert offered(address("finder:embed"), "topic")[1] == ["devices"]
    assert offered(address("finder:embed"), "help_in") == offered(address("finder:search"), "language")
