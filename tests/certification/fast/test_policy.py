"""What is learned when, what is counted, and that trouble in filling in never keeps a certificate back."""

import threading
from dataclasses import replace

import pytest
from django.conf import settings

from certification.credentials import fast, health, pages
from certification.credentials.fast import engine, frame, skeleton
from tests.certification.fast.reading import about, around, drawn, heard, plain

pytestmark = pytest.mark.usefixtures("unlearned")


def ways():
    return {reason.value: number for reason, number in fast.counts().items() if number}


def ask(*names, **changes):
    return [fast.render(*about(name, **changes), **around()) for name in names]


def test_a_design_is_learned_when_it_is_asked_for_again():
    ask("Aino Virtanen")
    assert ways() == {"first": 1}
    ask("Eetu Korhonen")
    assert ways() == {"first": 1, "learned": 1}
    ask("Onni Äijö", "Ulla Östman")
    assert ways() == {"first": 1, "learned": 1, "quick": 2}


def test_a_longer_name_of_a_known_design_is_learned_at_once():
    ask("Aino Virtanen", "Eetu Korhonen")
    ask("Aleksandra Margareta Hämäläinen", "Aleksandra Margareta Hamalainen")
    assert ways() == {"first": 1, "learned": 2, "quick": 1}


def test_another_language_title_or_end_is_another_design():
    ask("Aino Virtanen")
    fast.render(*about("Aino Virtanen", "sv"), **around())
    ask("Aino Virtanen", title={"fi": "Toinen kurssi"})
    fast.render(*about("Aino Virtanen"))  # without badge and signature
    assert ways() == {"first": 4}


def test_learning_returns_what_weasyprint_made():
    _first, second = ask("Aino Virtanen", "Eetu Korhonen")
    assert second == plain("Eetu Korhonen")


def test_a_page_with_other_fonts_teaches_nothing_and_the_next_does():
    ask("Áilu Ŧuŋŋi", "Jouŋŋa Piera", "Aino Virtanen", "Áilu Ŧuŋŋi")
    assert ways() == {"first": 1, "signs": 1, "learned": 1, "quick": 1}


@pytest.mark.parametrize(
    "name", ["a\u00adb", "Aino\u2028Virtanen", "Aino \ue000", "\ufeffAino"], ids=["hyphen", "line", "private", "mark"]
)
def test_signs_that_rule_the_layout_are_left_to_weasyprint(name):
    ask("Aino Virtanen", "Eetu Korhonen", name)
    assert ways() == {"first": 1, "learned": 1, "signs": 1}


@pytest.mark.parametrize("name", ["王小明", "ไทย", "Anna 😀", "Ა"], ids=["chinese", "thai", "picture", "georgian"])
def test_letters_that_our_fonts_lack_are_left_to_weasyprint(name):
    ask("Aino Virtanen", "Eetu Korhonen", name)
    assert ways()["letters"] == 1


def test_another_version_of_the_library_draws_everything_in_full(monkeypatch):
    monkeypatch.setattr(engine, "TESTED", ("70.1", "0.13.0"))
    made = ask("Aino Virtanen", "Eetu Korhonen", "Onni Äijö")
    assert ways() == {"version": 3}
    assert made[2] == plain("Onni Äijö")


def test_the_tested_versions_are_the_pinned_ones():
    pinned = {"weasyprint==70.0", "pydyf==0.13.0"}
    text = (settings.BASE_DIR / "pyproject.toml").read_text()
    assert all(f'"{each}"' in text for each in pinned)
    assert {f"weasyprint=={engine.TESTED[0]}", f"pydyf=={engine.TESTED[1]}"} == pinned


def test_an_error_in_filling_in_is_counted_and_the_certificate_comes_all_the_same(monkeypatch, caplog):
    ask("Aino Virtanen", "Eetu Korhonen")
    monkeypatch.setattr(skeleton.Skeleton, "fill", lambda *args: {}["gone"])
    (made,) = ask("Onni Äijö")
    assert made == plain("Onni Äijö")
    assert ways() == {"first": 1, "learned": 1, "trouble": 1}
    assert "could not be filled in" in caplog.text
    assert "Onni" not in caplog.text


def test_a_page_that_does_not_prove_is_never_filled_in(monkeypatch, caplog):
    real = frame.prove

    def doubting(plan, person, *rest):
        return real(plan, replace(person, issued="1.1.1999"), *rest)

    monkeypatch.setattr(frame, "prove", doubting)
    made = ask("Aino Virtanen", "Eetu Korhonen", "Ulla Östman", "Onni Äijö")
    assert ways() == {"first": 1, "page": 3}
    assert made[3] == plain("Onni Äijö")
    assert caplog.text.count("the page's content differs") == 2  # it is tried twice, then no more


def test_only_so_many_designs_are_kept(monkeypatch):
    monkeypatch.setattr(engine, "_frames", engine.Recent(2))
    for title in ("a", "b", "c"):
        ask("Aino", "Eetu", title={"fi": title})
    assert len(engine._frames) == 2
    ask("Onni", title={"fi": "c"})
    ask("Onni", title={"fi": "a"})
    assert ways() == {"first": 3, "learned": 4, "quick": 1}


def test_threads_get_what_they_ask_for():
    names = ["Raimo Hämäläinen", "Ǩeäđǥǥ Juävva", "محمد علي", "Nguyễn Thị Phương"]
    ask("Aino Virtanen", "Eetu Korhonen")
    made = {}

    def work(name):
        for _time in range(5):
            made.setdefault(name, set()).update(ask(name))

    threads = [threading.Thread(target=work, args=[name]) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {name: [name in heard(file) for file in files] for name, files in made.items()} == {
        name: [True] for name in names
    }


@pytest.mark.django_db
def test_the_health_page_tells_how_certificates_were_drawn():
    ask("Aino Virtanen", "Eetu Korhonen", "Onni Äijö", "a\u00adb")
    _well, lines = health.report()
    assert any("quick 1, first 1, learned 1, signs 1" in line for line in lines)


def test_filled_in_or_not_the_drawing_is_the_same():
    for name in ("Aino Virtanen", "Eetu Korhonen", "Onni Äijö"):
        (made,) = ask(name)
        assert drawn(made) == drawn(pages.draw(*about(name), **around()))
