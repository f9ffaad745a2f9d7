"""What stands in an address, as a question; and the address that asks it again."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from network.directory.models import Term
from network.finder import question
from network.finder.question import Question
from network.finder.vocabulary import Words

KEYS = [
    ("topic_group", "safety"),
    ("topic", "banking"),
    ("e_service", "omakanta"),
    ("form", "home"),
    ("way", "phone"),
    ("language", "ar"),
    ("audience", "companies"),
    ("place_fact", "lift"),
    ("place_fact", "seats"),
]
WORDS = Words(
    {number: Term(pk=number, vocabulary=vocabulary, key=key) for number, (vocabulary, key) in enumerate(KEYS, 1)}
    | {90: Term(pk=90, vocabulary="language", key="la", retired=True)}
)
FULL = (
    "place=Kuopio&topic=banking&e_service=omakanta&way=phone&language=ar&audience=companies&fact=lift&fact=seats"
    "&open=now&day=2026-11-24&free=1&no_booking=1"
)
NAMES = ["place", "near", "topic", "way", "language", "audience", "fact", "open", "day", "free", "no_booking", "page"]


def read(address):
    return question.read(QueryDict(address), WORDS)


def test_a_question_and_its_address_are_the_same():
    assert read(FULL).address() == FULL
    assert read(read(FULL).address()) == read(FULL)


def test_nothing_was_asked_of_an_empty_address():
    assert read("") == Question()
    assert not read("page=3").asked


def test_one_choice_can_be_taken_back():
    address = read(FULL).address(without=("fact", "lift"))
    assert "fact=seats" in address
    assert "fact=lift" not in address


def test_a_group_of_topics_and_a_form_of_support_count_too():
    asked = read("topic=safety&way=home")
    assert (asked.topic.vocabulary, asked.way.vocabulary) == ("topic_group", "form")


@pytest.mark.parametrize(
    "address", ["topic=nothing", "topic=la", "language=la", "way=", "open=later", "free=0", "fact=lift%00", "page=0"]
)
def test_what_nobody_offers_does_not_narrow(address):
    assert read(address) == Question()


@pytest.mark.parametrize(
    ("near", "read_as"),
    [("62.8925,27.6783", (62.89, 27.68)), ("62.8, 27.6", (62.8, 27.6)), ("60,25", (60.0, 25.0))],
    ids=str,
)
def test_a_position_is_kept_to_a_kilometre_only(near, read_as):
    asked = read(f"near={near}")
    assert asked.near == read_as
    assert not asked.problems
    assert len(asked.address()) == len("near=62.89%2C27.68")


@pytest.mark.parametrize("near", ["0,0", "62.8", "x,y", "nan,nan", "1e2,27", "-62.8,27", "90.1,27", "62,8,27,6", "²,³"])
def test_a_position_that_is_none_is_said_to_be_none(near):
    asked = read(f"near={near}")
    assert asked.near is None
    assert len(asked.problems) == 1


def test_a_place_that_is_typed_goes_before_a_position():
    asked = read("place=Kuopio&near=60,25")
    assert (asked.place, asked.near, asked.problems) == ("Kuopio", None, ())


@pytest.mark.parametrize(
    "day", ["tomorrow", "2026-02-31", "2026-13-01", "1.12.2026", "2026-11-22", "2028-01-01", "9" * 99]
)
def test_a_day_that_is_none_or_past_narrows_nothing_and_is_told(day):
    asked = read(f"day={day}")
    assert asked.day is None
    assert len(asked.problems) == 1


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "٣", "9" * 30, ""])
def test_a_wild_page_number_is_the_first_page(page):
    assert read(f"page={page}").page == 1


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=300), max_size=6))
def test_no_address_breaks_it_and_none_grows(values):
    query = QueryDict(mutable=True)
    query.update(values)
    asked = question.read(query, WORDS)
    assert asked.place.isprintable()
    assert len(asked.place) <= 120
    assert read(asked.address()).place == asked.place
