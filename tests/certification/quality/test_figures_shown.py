"""What figures say in words, and whether they are enough by themselves."""

from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from certification.quality import asked, figures, ownfigures
from certification.quality.models import EvidenceRule, Fact
from certification.quality.states import State
from core import clock
from tests.factories import quality


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("share_basic_course", "92", "92 %"),
        ("share_basic_course", "99.99", "99 %"),
        ("share_basic_course", "0", "0 %"),
        ("confirmed_hours", "3.50", "3.5 hours a week"),
        ("confirmed_hours", "1.00", "1 hour a week"),
        ("confirmed_hours", "10.00", "10 hours a week"),
        ("agreement_in_force", "1", "Yes"),
        ("agreement_in_force", "0", "No"),
        ("network_meetings_12m", "3.00", "3"),
        ("median_feedback", "4.50", "4.5 on a scale of 1 to 5"),
        ("languages_offered", "0", "None given"),
        ("share_of_old", "7", "7"),
        ("share_basic_course", None, "Nothing to count"),
    ],
)
def test_a_figure_in_words(key, value, words):
    with translation.override("en"):
        assert figures.said(key, None if value is None else Decimal(value)) == words


def test_few_people_are_never_told_of_and_words_are_in_the_readers_language():
    fact = Fact(indicator="languages_offered", value=2, shown={"fi": "suomi, ruotsi", "sv": "finska, svenska"})
    few = Fact(indicator="share_basic_course", few=True)
    with translation.override("sv"):
        assert figures.shown(fact) == "finska, svenska"
    with translation.override("en"):
        assert figures.shown(fact) == "suomi, ruotsi"
        assert figures.shown(few) == "Fewer than five people"


def test_decimals_are_written_as_the_language_writes_them():
    with translation.override("fi"):
        assert figures.said("confirmed_hours", Decimal("3.50")).startswith("3,5 ")


@pytest.mark.parametrize(
    ("value", "target", "meets"),
    [(90, 90, True), (Decimal("89.99"), 90, False), (None, 90, None), (2, None, None), (0, 1, False)],
)
def test_a_figure_is_enough_at_its_target(value, target, meets):
    assert figures.meets(Fact(value=value), EvidenceRule(target=target)) is meets


@pytest.mark.django_db
def test_the_fragment_says_value_target_and_what_is_said_against_it():
    application = quality.application(State.CLARIFICATION)
    said = {"contested": "Kaksi <b>lopetti</b>.", "contested_at": clock.now()}
    Fact.objects.create(application=application, indicator="share_basic_course", value=Decimal("80"), query={}, **said)
    answer = application.answers.get(criterion__key="basic_course")
    with translation.override("en"):
        (figure,) = ownfigures.of(answer, figures.newest(application), list(asked.items(application)))
        page = render_to_string("quality/_figure.html", {"figure": figure})
        empty = render_to_string("quality/_figure.html", {"figure": ownfigures.of(answer, {}, [])[0]})
    for said in ("80 %", "Below the target", "at least 90 %", "Kaksi &lt;b&gt;lopetti&lt;/b&gt;."):
        assert said in page
    assert "Not counted yet" in empty
