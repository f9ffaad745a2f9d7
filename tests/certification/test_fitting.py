"""Text sizes of the certificate: as large as there is room for."""

import pytest

from certification.credentials import fitting, lettering
from tests.certification.paper import NAMES, draw, made_for, text, words

MM = 72 / 25.4
PLAIN = ("Digitukijan peruskurssi", ["Kurssin laajuus on kolme tuntia."], ["tunnistaa huijauksen"])


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("Raimo Vesterinen", 1),
        ("Karhunmäki-Järvenpää-Lindströmberg", 2),  # breaks after a hyphen, as names do
        ("Aleksandra Katariina Margareta Hämäläinen-Korhonen-Järvenpää", 3),
        ("Äänekoskela" * 4, 5),  # one word: the size at which it needs no breaking
        ("x" * 150, 5),
        ("W" * 254, 6),
    ],
    ids=lambda value: str(value)[:20],
)
def test_longer_names_are_smaller(name, step):
    assert fitting.choose(name, *PLAIN).name == step


def test_usual_texts_have_the_size_of_the_design():
    assert fitting.choose("Raimo Vesterinen", *PLAIN) == fitting.Sizes(
        name=1, text=1, texts_shown=1, goals=1, goals_shown=1
    )


def test_many_goals_are_smaller_and_beyond_measure_the_last_are_left_to_the_check_page():
    title, texts, _goals = PLAIN
    goals = ["tunnistaa huijauksen ja toimia oikein, jos jokin menee vikaan"] * 30
    sizes = [fitting.choose("Raimo", title, texts, goals[:count]) for count in (3, 6, 30)]
    assert [(each.goals, each.goals_shown) for each in sizes] == [(1, 3), (3, 6), (4, 6)]


@pytest.mark.parametrize("name", [NAMES["finnish"], NAMES["long"], "W" * 254], ids=["usual", "long", "beyond measure"])
def test_nothing_runs_into_anything_else_when_every_text_is_long(name, tmp_path):
    long = {"fi": "Digitaalisten palvelujen käytön ohjaaminen ja verkkotunnistautumisen turvallisuus vapaaehtoistyössä"}
    credential = made_for(
        name,
        title=long,
        goals=[long] * 12,
        extent={"fi": "Kurssin laajuus on noin kaksi ja puoli tuntia. " * 6},
        note={"fi": "Todistus ei anna oikeutta asioida toisen puolesta. " * 6},
        issuer={"fi": "Pohjois-Karjalan ja Etelä-Savon yhteinen digituen verkosto ry"},
    )
    found = words(draw(credential), tmp_path)
    left = [word for word in found if word[1] < 190 * MM and word[2] > 45 * MM]
    body, signed = [word for word in left if word[2] < 150 * MM], [word for word in left if word[2] >= 150 * MM]
    assert "Pohjois-Karjalan" in {word[0] for word in signed}
    assert max(word[4] for word in body) <= min(word[2] for word in signed)
    goals = [word for word in found if word[1] > 200 * MM and 55 * MM < word[2] < 147 * MM]
    assert max(word[4] for word in goals) <= 146 * MM
    assert max(word[3] for word in goals) <= 275 * MM


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("Raimo Hämäläinen, Åsa Öhman š ž", ()),
        ("Ǩeäđǥǥ Nguyễn Ђорђе", ("sans",)),
        ("Ali (علي) Hassan", ("arabic",)),
        ("Ǩiõkk محمد חנה", ("sans", "arabic", "hebrew")),
    ],
)
def test_only_the_fonts_that_are_needed_are_loaded(text, needed):
    assert lettering.fallbacks(text) == needed
    assert lettering.can_draw(text)


def test_signs_that_no_font_of_ours_has_are_told_of(caplog):
    assert not lettering.can_draw("王小明")
    draw(made_for("Wang 王"))
    assert "no font of ours" in caplog.text
    assert "王" not in caplog.text


def test_a_certificate_without_goals_and_texts_is_whole():
    read = text(draw(made_for(goals=[], extent={}, note={})))
    assert "RaimoVesterinen" in read
    assert "7K4M-2Q9X" in read
