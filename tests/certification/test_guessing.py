"""Nobody finds a certificate by trying codes, whether alone or with many others; and nobody else is shut out by it."""

import datetime as dt
import logging
import random
from collections import Counter

import pytest
import time_machine
from django.test import RequestFactory

from certification.credentials import codes, guessing
from core import clock
from tests.factories.credentials import CredentialFactory

pytestmark = pytest.mark.django_db

GUESSES = 10_000


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel("2027-01-28T12:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def quiet(caplog):
    """A line in the log for each of thousands of refusals would cost more than the refusals."""
    caplog.set_level(logging.CRITICAL, logger="django.request")


def guess(client, code, address="192.0.2.1"):
    return client.get(f"/v/{code}", REMOTE_ADDR=address)


def made_up(seed, count=GUESSES):
    """Codes that somebody might try, the same for the same seed."""
    dice = random.Random(seed)
    return ["".join(dice.choice(codes.ALPHABET) for _ in range(codes.LENGTH)) for _ in range(count)]


def somebody(number):
    """A request of one of many clients."""
    return RequestFactory().get("/", REMOTE_ADDR=f"10.{number // 65536}.{number // 256 % 256}.{number % 256}")


@pytest.mark.one_database
def test_ten_thousand_guesses_find_nothing_and_meet_429(client, credential):
    """Through all that stands before the page. The test client's own notes on each answer would cost as much again."""
    answers = Counter()
    for code in made_up(1):
        response = client.handler(client._base_environ(PATH_INFO=f"/v/{code}"))
        answers[response.status_code, response.has_header("Retry-After")] += 1
    assert answers == {(404, False): guessing.MISSES.limit, (429, True): GUESSES - guessing.MISSES.limit}


def test_whoever_waits_as_told_gets_no_further_than_the_budget(noon):
    """A day of guessing, each time as soon as it is said to be allowed."""
    request, misses, end = somebody(1), 0, clock.now() + dt.timedelta(days=1)
    while clock.now() < end:
        if wait := guessing.wait(request):
            noon.shift(wait)
        else:
            guessing.note_miss(request)
            misses += 1
    a_day = guessing.MISSES.limit * 24 * 3600 // guessing.MISSES.seconds
    assert a_day * 0.9 < misses <= a_day + guessing.MISSES.limit


def test_a_refused_guesser_is_not_told_apart_what_exists(client, credential):
    """The right code gets the same answer as wrong ones, or a refusal would itself be the oracle."""
    for code in made_up(3, count=guessing.MISSES.limit):
        assert guess(client, code).status_code == 404
    wrong, right = guess(client, "7K4M-2Q9X"), guess(client, credential.shown_code)
    assert (right.status_code, right.content) == (wrong.status_code, wrong.content) == (429, wrong.content)
    assert guess(client, credential.shown_code, "192.0.2.77").status_code == 200


def test_what_a_client_writes_about_itself_is_not_believed(client):
    codes_tried = made_up(4, count=guessing.MISSES.limit + 1)
    answers = [
        client.get(f"/v/{code}", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}").status_code
        for number, code in enumerate(codes_tried)
    ]
    assert answers == [404] * guessing.MISSES.limit + [429]


def test_once_refused_guessing_asks_the_database_nothing(client, django_assert_num_queries):
    for code in made_up(5, count=guessing.MISSES.limit):
        guess(client, code)
    with django_assert_num_queries(0):
        assert guess(client, "7K4M-2Q9X").status_code == 429


def test_whoever_types_codes_that_exist_may_check_many(client):
    credential = CredentialFactory()
    assert {guess(client, credential.code).status_code for _ in range(60)} == {200}
    assert guess(client, credential.code).status_code == 429


def test_a_code_that_nobody_can_have_is_answered_as_one_that_nobody_has(client, django_assert_max_num_queries):
    """Same answer, same questions to the database, same budget."""
    answers, typed = set(), ("7K4M-2Q9X", "7K4M-2Q9O", "7K4M-2Q9", "x")
    guess(client, "7K4M-2Q9Z")  # fills what is kept of menus
    for code in typed:
        with django_assert_max_num_queries(9) as asked:
            answer = guess(client, code)
        page = answer.content.decode().replace(f"/v/{code}", "").replace(f'value="{code}"', "")
        tables = tuple(each["sql"].split(" WHERE ")[0] for each in asked.captured_queries)
        assert any('FROM "credentials_credential"' in each for each in tables)
        answers.add((answer.status_code, page, tables))
    assert len(answers) == 1
    for _ in range(guessing.MISSES.limit - len(typed) - 1):
        assert guess(client, "nonsense").status_code == 404
    assert guess(client, "7K4M-2Q9X").status_code == 429


def flooded():
    """Strangers, each within its budget, until the flood shows. Returns how many codes they tried."""
    tried = 0
    for number in range(150):
        while not guessing.wait(somebody(number)):
            guessing.note_miss(somebody(number))
            tried += 1
    return tried


def test_many_clients_together_get_little_further(client, credential, caplog):
    """As many addresses as one likes: the flood shows, is told to the log once, and everybody's budget shrinks."""
    with caplog.at_level(logging.WARNING, logger="vieri.credentials"):
        tried = flooded()
    late = 150 - guessing.FLOOD.limit // guessing.MISSES.limit
    assert tried == guessing.FLOOD.limit + late * guessing.MISSES_IN_A_FLOOD.limit
    told = [each.getMessage() for each in caplog.records if each.name == "vieri.credentials"]
    assert told == ["more than 2000 unknown codes in 600 seconds"]
    answers = [guess(client, code, "192.0.2.9").status_code for code in made_up(6, count=5)]
    assert answers == [404, 404, 404, 429, 429]


def test_a_flood_closes_the_page_to_nobody_who_has_a_code(client, credential):
    flooded()
    assert guess(client, credential.code, "192.0.2.200").status_code == 200
    assert guess(client, "7K4M-2Q9X", "192.0.2.200").status_code == 404
    assert guess(client, credential.code, "192.0.2.200").status_code == 200


def test_after_the_flood_everybody_may_mistype_again(client, noon):
    flooded()
    noon.shift(2 * guessing.FLOOD.seconds)
    answers = [guess(client, code, "192.0.2.9").status_code for code in made_up(7, count=5)]
    assert answers == [404] * 5


def test_the_odds_are_as_the_module_says():
    assert len(codes.ALPHABET) ** codes.LENGTH == 852_891_037_441
    one_in = len(codes.ALPHABET) ** codes.LENGTH / 100_000
    assert round(GUESSES / one_in * 100, 2) == 0.12
    a_day = guessing.MISSES.limit * 24 * 3600 // guessing.MISSES.seconds
    assert (a_day, round(one_in / a_day / 365)) == (2_880, 8)
    in_ten_minutes = guessing.FLOOD.limit + 1_000 * guessing.MISSES_IN_A_FLOOD.limit
    assert (in_ten_minutes, round(one_in / in_ten_minutes / 144)) == (5_000, 12)
