"""What is no answer is refused, whatever is sent and however: nothing odd is saved, and no page breaks."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Refused
from tests.training.kinds import EVERY_KIND, ORDER, begun, page, reply
from training.courses import answers
from training.courses.models import Attempt, Response

pytestmark = pytest.mark.django_db

NO_ANSWERS = {
    "single": [[], ["z"], ["a", "b"], ["b", "b"], "b", None, {"b": "b"}, [["b"]], [1]],
    "multiple": [[], ["z"], ["b", "b"], ["b", "z"], "b", None, {"b": "b"}, [["b"]]],
    "true_false": [[], ["c"], ["a", "b"], "a", None],
    "ordering": [[], ORDER[:3], [*ORDER, "a"], ["a", "b", "c", "c"], ["a", "b", "c", "z"], "abcd", None, [1, 2, 3, 4]],
    "matching": [{}, {"z": "for-a"}, {"a": "z"}, {"a": "a"}, {"a": ["for-a"]}, ["a"], "a", None, {1: 2}],
    "short_text": ["", "   ", None, [], ["yes"], {"a": "b"}, 7, "a\x00b", "a\nb", "x" * 201, "\ud800", "y" * 1_000_000],
}


@pytest.mark.parametrize(
    ("kind", "given"),
    [(kind, given) for kind, every in NO_ANSWERS.items() for given in every],
    ids=lambda each: str(each)[:20],
)
def test_what_is_no_answer_is_refused_and_nothing_is_saved(kind, given, learner):
    attempt = begun(learner, kind)

    with pytest.raises(Refused):
        reply(attempt, given)
    assert not Response.objects.exists()


HOSTILE = [
    {},
    {"options": ""},
    {"options": "z"},
    {"options": ["a", "a"]},
    {"options": ["a", "z", "a\x00"]},
    {"options": "\x00"},
    {"options": "x" * 1_000_000},
    {"options": [ORDER[0]] * 2000},
    {"options[]": "a", "correct": "b", "awarded": "1", "score": "99"},
    {"pair_1": "99", "pair_2": "-1", "pair_3": "for-a"},
    {"pair_1": ["1", "2"], "pair_2": "٣", "pair_3": "1e0"},
    {"pair_1": "1", "pair_9": "1"},
    {"to": "elsewhere", "options": {"a": 1}},
    {"move": "up:", "options": ORDER},
    {"move": "sideways:a", "options": ORDER},
    {"move": "down:z", "options": ORDER},
    {"move": "down:a", "options": ["a", "a"]},
    {"move": "\x00", "options": "\x00"},
    {"to": "save", "options": "\x00"},
    {"to": "save"},
]


@EVERY_KIND
@pytest.mark.parametrize("data", HOSTILE, ids=lambda data: str(data)[:40])
def test_a_hostile_form_is_answered_kindly_and_saves_nothing_odd(kind, data, client, learner):
    attempt = begun(learner, kind)
    client.force_login(learner)

    answer = client.post(page(attempt), data)

    assert answer.status_code in {302, 422, 200}
    for saved in Response.objects.all():
        row = attempt.paper[0]
        assert answers.read(kind, row, saved.answer) == saved.answer
        assert saved.awarded is None


JUNK = st.one_of(
    st.text(max_size=30), st.sampled_from([*ORDER, "1", "2", "3", "up:a", "down:b", "save", "back", "\x00"])
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    data=st.dictionaries(
        st.sampled_from(["options", "pair_1", "pair_2", "pair_3", "move", "to", "x"]), st.lists(JUNK, max_size=5)
    )
)
@EVERY_KIND
def test_no_form_ever_breaks_the_page(kind, client, learner, data):
    attempt = Attempt.objects.first() or begun(learner, kind)
    client.force_login(learner)

    answer = client.post(page(attempt), data)

    assert answer.status_code in {200, 302, 422}
    for saved in Response.objects.all():
        assert answers.read(kind, attempt.paper[0], saved.answer) == saved.answer


@EVERY_KIND
@pytest.mark.parametrize("query", ["?up=1", "?down=99999999999999999999", "?up=%00", "?down=-1&up=x"])
def test_no_address_breaks_the_page(kind, query, client, learner):
    attempt = begun(learner, kind)
    client.force_login(learner)

    assert client.get(page(attempt) + query).status_code == 200
