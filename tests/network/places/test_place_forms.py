"""The form of a place: what people type, what is asked back, and what is written."""

import pytest
from django.http import QueryDict
from django.utils.translation import override

from core.errors import Refused
from network.directory import phones, positions
from network.directory.actions import edit_place
from network.directory.forms.municipalities import MunicipalityField, understood_list
from network.directory.forms.places import PlaceForm, initial, served_names
from network.directory.models import Place
from network.geography.models import PostalCode
from tests.factories.network import PlaceFactory, municipality, region

pytestmark = pytest.mark.usefixtures("finland")

STAMP = "0" * 64
GOOD = {"name_fi": "Torin piste", "municipality": "Kuopio", "postal_code": "70100", "phone": "017 000 0001"}


def form(kind="site", confirms=False, **typed):
    data = QueryDict(mutable=True)
    data.update({key: value for key, value in ({"stamp": STAMP} | typed).items() if value is not None})
    return PlaceForm(data, kind=kind, confirms=confirms)


def test_what_is_typed_becomes_typed_values():
    filled = form(**GOOD, position="62,9000 27,7000", website="www.kirjasto.example", description_fi="a\r\nb")

    assert filled.is_valid(), filled.errors
    values = filled.values()
    assert values["municipality"].code == "297"
    assert (values["lat"], values["lon"]) == (62.9, 27.7)
    assert values["website"] == "https://www.kirjasto.example"
    assert values["description_fi"] == "a\nb"
    assert values["name_sv"] is None
    assert not {"position", "meant", "confirms"} & values.keys()


@pytest.mark.parametrize("name", ["Kuopio", "kuopio", " KUOPIO "])
def test_a_municipality_is_understood_by_its_name(name):
    assert form(**GOOD | {"municipality": name}).is_valid()


def test_a_swedish_name_is_understood():
    filled = form(**GOOD | {"municipality": "Helsingfors"})

    assert filled.is_valid()
    assert filled.values()["municipality"].code == "091"


def test_a_typing_error_is_asked_about_and_not_guessed():
    filled = form(**GOOD | {"municipality": "Kuopoi"})

    assert not filled.is_valid()
    assert "Kuopio" in str(filled.errors["municipality"])
    assert [code for code, _name in filled.fields["meant"].choices] == ["297"]
    assert filled["municipality"].value() == "Kuopoi"


def test_the_answer_to_did_you_mean_counts_for_what_was_typed():
    assert form(**GOOD | {"municipality": "Kuopoi", "meant": "297"}).is_valid()
    assert not form(**GOOD | {"municipality": "Kuopoi", "meant": "091"}).is_valid()


def test_the_answer_stays_while_other_things_are_put_right():
    filled = form(**GOOD | {"municipality": "Kuopoi", "meant": "297", "postal_code": "7"})

    assert not filled.is_valid()
    assert filled.errors.keys() == {"postal_code"}
    assert [filled["meant"].value(), *(code for code, _name in filled.fields["meant"].choices)] == ["297", "297"]


def test_a_municipality_is_understood_by_a_postal_code_of_its_own(finland):
    PostalCode.objects.create(code="70100", municipality=finland["297"], name_fi="Kuopio", name_sv="Kuopio")
    field = MunicipalityField()
    assert field.clean("70100") == finland["297"]
    assert field.prepare_value(finland["297"]) == "Kuopio"
    assert MunicipalityField(required=False).clean("") is None


def test_an_unknown_name_is_told_so():
    filled = form(**GOOD | {"municipality": "Atlantis"})

    assert not filled.is_valid()
    assert "meant" not in filled.fields


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("postal_code", "7010"),
        ("postal_code", "abcde"),
        ("postal_code", "٧٠١٠٠"),
        ("position", "62.9"),
        ("position", "48.2, 16.4"),
        ("phone", "soita meille"),
        ("phone", "12"),
        ("email", "kirjasto"),
        ("website", "http://kirjasto.example"),
        ("website", "javascript:alert(1)"),
        ("municipality", ""),
        ("name_fi", "x" * 101),
        ("summary_fi", "x" * 151),
        ("position", "60.17, 24.94"),
    ],
    ids=lambda value: value[:12] or "empty",
)
def test_bad_input_is_said_beside_its_field_and_kept(field, typed):
    filled = form(**GOOD | {field: typed})

    assert not filled.is_valid()
    assert field in filled.errors
    assert filled[field].value() == typed


def test_a_name_in_any_language_is_enough_and_none_is_not():
    assert form(**GOOD | {"name_fi": "", "name_sv": "Torget"}).is_valid()
    with override("sv"):
        none = form(**GOOD | {"name_fi": ""})
        assert not none.is_valid()
        assert "name_sv" in none.errors


def test_the_reader_s_language_comes_first_and_the_others_wait_behind_their_names():
    with override("sv"):
        sides = list(form(**GOOD).sides())

    assert [(side.language, side.own, side.open) for side in sides] == [
        ("sv", True, True),
        ("fi", False, False),
        ("en", False, False),
    ]


def test_a_hidden_language_opens_where_something_is_to_be_put_right():
    with override("sv"):
        filled = form(**GOOD | {"summary_fi": "x" * 151})
        filled.is_valid()
        assert [side.open for side in filled.sides()] == [True, True, False]


def test_a_channel_serves_municipalities_a_region_or_the_whole_country(finland):
    some = form("channel", **GOOD, served="Kuopio, Helsingfors\nPohjois-Karjala", nationwide="no")
    assert some.is_valid(), some.errors
    assert {each.code for each in some.values()["served"]} == {"297", "091", "167"}

    everywhere = form("channel", **GOOD, served="", nationwide="yes")
    assert everywhere.is_valid()
    assert everywhere.values()["nationwide"] is True

    nowhere = form("channel", **GOOD, served="", nationwide="no")
    assert not nowhere.is_valid()
    assert "served" in nowhere.errors


def test_each_name_that_is_not_understood_gets_a_line_of_its_own():
    filled = form("home", **GOOD, served="Kuopio, Kuopoi, Atlantis", nationwide="no")

    assert not filled.is_valid()
    assert len(filled.errors["served"]) == 2


def test_a_region_served_as_a_whole_is_written_as_a_region():
    place = PlaceFactory(channel=True, nationwide=False)
    place.served.set([municipality("297"), municipality("749"), municipality("140"), municipality("091")])

    with override("fi"):
        assert served_names(place) == "Pohjois-Savo, Helsinki"
        assert {each.pk for each in understood_list(served_names(place))} == set(
            place.served.values_list("pk", flat=True)
        )
    assert region("11").municipalities.count() == 3


@pytest.mark.parametrize("new", [True, False], ids=["new", "known"])
def test_what_the_page_sends_along_is_needed_and_the_other_one_is_not_heard(new):
    wanted, other = ("seed", "stamp") if new else ("stamp", "seed")
    data = QueryDict(mutable=True)
    data.update(GOOD | {other: "x"})
    filled = PlaceForm(data, kind="site", new=new)
    assert filled.errors.keys() == {wanted}

    data[wanted] = "y"
    filled = PlaceForm(data, kind="site", new=new)
    assert filled.is_valid()
    assert filled.values()[wanted] == "y"
    assert other not in filled.values()


def test_names_and_addresses_are_written_on_one_line():
    filled = form(**GOOD | {"name_fi": "Torin\r\npiste", "street": "Katu\n1", "summary_fi": "a\n" * 75})
    assert filled.is_valid(), filled.errors
    values = filled.values()
    assert (values["name_fi"], values["street"]) == ("Torin piste", "Katu 1")
    assert values["summary_fi"] == " ".join("a" * 75)


def test_a_form_only_has_the_fields_of_its_kind():
    assert {"street", "postal_code", "position", "directions_fi"} <= form("site").fields.keys()
    assert not {"served", "nationwide", "link"} & form("site").fields.keys()
    assert {"served", "nationwide", "link"} <= form("channel").fields.keys()
    assert not {"street", "position", "directions_fi"} & form("channel").fields.keys()


def test_a_form_sent_back_as_shown_changes_nothing(place, raija, heard):
    with override("fi"):
        shown = initial(place)
        again = form(**{key: value for key, value in shown.items() if value is not None})
        assert again.is_valid(), again.errors
        edit_place(place=place, actor=raija, **again.values())

    assert heard == []
    assert Place.objects.get(pk=place.pk).changed_at == place.changed_at


@pytest.mark.parametrize(
    ("text", "dialled"),
    [
        ("017 000 0001", "+358170000001"),
        ("+358 17 000 0001", "+358170000001"),
        ("(017) 000-0001", "+358170000001"),
        ("0800 00001", "+35880000001"),
        ("116117", "116117"),
        ("+46 8 000 001", "+468000001"),
        ("", ""),
    ],
    ids=lambda text: text or "none",
)
def test_numbers_stay_readable_and_can_be_dialled(text, dialled):
    assert phones.tidy(text) == text
    assert phones.tel(text) == dialled


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("62.8925, 27.6783", (62.8925, 27.6783)),
        ("62,8925 27,6783", (62.8925, 27.6783)),
        ("62,8925; 27,6783", (62.8925, 27.6783)),
        ("27.6783 62.8925", (62.8925, 27.6783)),
        ("N 62.8925° E 27.6783°", (62.8925, 27.6783)),
        ("62 27", (62.0, 27.0)),
        ("6974000, 534000", None),
        ("62.8925", None),
        ("-62.8925, 27.6783", None),
        ("", None),
    ],
    ids=lambda value: str(value)[:20] or "none",
)
def test_a_position_is_read_as_maps_write_it(text, position):
    assert positions.read(text) == position


def test_a_link_that_is_not_https_is_refused_by_the_action_too(place, raija):
    with pytest.raises(Refused, match="https"):
        edit_place(place=place, actor=raija, website="http://kirjasto.example")
