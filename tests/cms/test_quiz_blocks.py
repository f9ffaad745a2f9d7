"""Questions as editors write them: what can be published, what reaches the paper, and what a translation lacks."""

import pytest
from django.utils import translation
from wagtail.blocks import StreamValue, StructBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail_localize.segments.extract import extract_segments

from cms import publishing
from cms.blocks import QuestionPool
from cms.models import CoursePage, QuizPage
from cms.publishing.family import family_of
from cms.publishing.quiz import gaps
from tests.factories import cms as make
from training.courses import actions, grading, papers
from training.courses.models import QuestionVersion

pytestmark = pytest.mark.django_db

LINES = ["Avaa ovi", "Tervehdi", "Kuuntele"]


def question(kind, texts=LINES, right=(), matches=(), **more):
    options = [
        {"text": text, "correct": number in right, "feedback": "", "match": matches[number] if matches else ""}
        for number, text in enumerate(texts)
    ]
    empty = {"accepted": "", "explanation": "", "pool": "", "lesson": None}
    given = empty | {"kind": kind, "prompt": f"Kysymys {kind}", "options": options, **more}
    return ("question", given)


EVERY_KIND = [
    question("single", right=(1,)),
    question("multiple", right=(0, 1)),
    question("true_false", ["Totta", "Ei totta"], right=(0,)),
    question("ordering", explanation="Ovi ensin."),
    question("matching", matches=["Avain", "Hei", "Korva"]),
    question("short_text", [], accepted="poliisi\npoliisille"),
]


@pytest.fixture(scope="module")
def course(module_transaction):
    """A quiz with one question of every kind, in Finnish and Swedish."""
    page = make.course(lessons=1, quiz=False)
    make.quiz_page(page, questions=EVERY_KIND, title="Koe")
    page.get_latest_revision().publish()
    make.translate_tree(page.get_parent().specific, "sv")
    return CoursePage.objects.get(pk=page.pk)


def quiz(course, language="fi"):
    return QuizPage.objects.get(locale__language_code=language, title__endswith="Koe")


def frozen(kind):
    return QuestionVersion.objects.filter(kind=kind).order_by("-pk").first()


def publish(page):
    page.save_revision().publish()


# ── what can be published ────────────────────────────────────────────────────────────────────────────────────────────


def problem(kind, **changes):
    """What the editor is told, by the field it stands at; nothing when the question can be published."""
    block = QuestionPool().child_blocks["question"]
    try:
        block.clean(block.normalize(question(kind, **changes)[1]))
    except StructBlockValidationError as error:
        return {name: " ".join(told(each)) for name, each in error.block_errors.items()}
    return {}


def told(error):
    """The sentences of an error, also of those that stand at a list as a whole."""
    inner = getattr(error, "non_block_errors", None)
    return list(inner) if inner else error.messages


@pytest.mark.parametrize("each", EVERY_KIND, ids=lambda each: each[1]["kind"])
def test_a_sound_question_of_every_kind_passes(each):
    block = QuestionPool().child_blocks["question"]

    assert block.clean(block.normalize(each[1]))["kind"] == each[1]["kind"]


@pytest.mark.parametrize(
    ("kind", "changes", "field", "message"),
    [
        ("single", {"right": (0, 1)}, "options", "exactly one"),
        ("single", {"texts": ["Yksi"], "right": (0,)}, "options", "at least two"),
        ("single", {"texts": []}, "options", "at least two"),
        ("multiple", {}, "options", "at least one option as right"),
        ("multiple", {"right": (0, 1, 2)}, "options", "not right"),
        ("true_false", {"right": (0,)}, "options", "two options, no more"),
        ("true_false", {"texts": ["Totta", "Ei totta"]}, "options", "exactly one"),
        ("ordering", {"texts": ["Sama", "sama "]}, "options", "say the same"),
        ("matching", {}, "options", "what belongs to it"),
        ("matching", {"matches": ["Avain", "", "Korva"]}, "options", "what belongs to it"),
        ("matching", {"matches": ["Avain", "avain", " Avain"]}, "options", "two different halves"),
        ("short_text", {"texts": []}, "accepted", "at least one accepted answer"),
        ("short_text", {"texts": [], "accepted": " - \n"}, "accepted", "at least one accepted answer"),
        ("short_text", {"texts": [], "accepted": "x" * 201}, "accepted", "at most 40 answers"),
        ("short_text", {"accepted": "poliisi"}, "options", "has no options"),
    ],
)
def test_an_unsound_question_is_told_beside_its_field(kind, changes, field, message):
    with translation.override("en"):
        found = problem(kind, **changes)

    assert list(found) == [field]
    assert message in found[field]


def test_the_field_says_what_is_wrong_when_the_page_is_saved(course):
    pool = QuestionPool()
    stream = StreamValue(pool, [question("single")], is_lazy=False)
    with pytest.raises(StreamBlockValidationError):
        pool.clean(stream)


# ── what reaches the paper ───────────────────────────────────────────────────────────────────────────────────────────


def test_every_kind_is_frozen_with_its_key(course):
    lines = {kind: frozen(kind).option_keys for kind in ("ordering", "matching", "true_false")}

    assert frozen("ordering").correct == lines["ordering"]
    assert set(frozen("matching").correct) == set(lines["matching"])
    assert sorted(frozen("matching").correct.values()) == sorted(frozen("matching").target_keys)
    assert frozen("true_false").correct == lines["true_false"][:1]
    assert grading.accepted(frozen("short_text"))[:2] == ["poliisi", "poliisille"]
    assert {text.explanation for text in frozen("ordering").texts.all()} == {"Ovi ensin.", "sv: Ovi ensin."}


def test_the_key_of_a_right_hand_side_says_nothing_of_its_line(course):
    assert not set(frozen("matching").target_keys) & set(frozen("matching").option_keys)


def test_lines_with_the_same_other_half_share_it(course):
    page = quiz(course)
    page.questions = [question("matching", matches=["Korva", "Hei", " korva"])]
    publish(page)

    first, second, third = frozen("matching").option_keys
    key = frozen("matching").correct
    assert key[first] == key[third] != key[second]
    assert len(frozen("matching").target_keys) == 2


def test_the_topic_and_the_time_limit_reach_the_quiz(course):
    page = quiz(course)
    page.questions = [question("single", right=(1,), pool="Alku"), question("ordering", pool=" Loppu ")]
    page.time_limit_minutes = 15
    publish(page)

    version = fresh(course).course.versions.current().get().quizzes.get()
    assert list(version.places.values_list("pool", flat=True)) == ["Alku", "Loppu"]
    assert version.time_limit_minutes == 15


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def test_topics_are_not_handed_to_translators(course):
    page = quiz(course)
    page.questions = [question("single", right=(1,), pool="Vain toimittajille")]

    publish(page)

    page = fresh(page)  # with the ids that saving has given
    segments = [segment.string.data for segment in extract_segments(page) if hasattr(segment, "string")]

    assert "Vain toimittajille" not in segments
    assert "Kysymys single" in segments


def test_a_question_stored_before_there_were_more_kinds_is_still_read(course):
    old = {"kind": "single", "prompt": "Vanha", "options": [], "lesson": None}
    stream = QuestionPool().to_python([{"type": "question", "id": "old", "value": old}])

    assert (stream[0].value["accepted"], stream[0].value["pool"], stream[0].value["explanation"]) == ("", "", "")


def test_the_quiz_page_says_what_the_time_limit_means(client, course):
    page = quiz(course)
    with translation.override("fi"):
        no_limit = translation.gettext("There is no time limit.")
    assert no_limit in html(client, page)
    page.time_limit_minutes = 15
    publish(page)

    shown = html(client, fresh(page))
    assert no_limit not in shown
    assert "15 min" in shown


def html(client, page):
    answer = client.get(page.url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_no_page_of_the_site_holds_a_key(client, course):
    for page in QuizPage.objects.live():
        shown = html(client, page)
        for secret in ("poliisi", "Kuuntele", "Korva", "Ovi ensin"):
            assert secret not in shown


# ── what a translation lacks ─────────────────────────────────────────────────────────────────────────────────────────


def languages(kind):
    return {text.language for text in frozen(kind).texts.all()}


def test_a_whole_translation_has_no_gaps(course):
    assert gaps(family_of(course)) == []
    assert all(languages(kind) == {"fi", "sv"} for kind in ("ordering", "matching", "short_text", "true_false"))


@pytest.mark.parametrize(
    ("kind", "change", "lacks"),
    [
        ("single", lambda value: value["options"].append(option("Neljäs")), "“Neljäs”"),
        ("ordering", lambda value: value["options"].append(option("Neljäs")), "“Neljäs”"),
        ("matching", lambda value: value["options"].append(option("Neljäs", "Sormi")), "“Sormi”"),
    ],
)
def test_a_missing_line_is_told_and_the_learner_sees_the_fallback_with_its_mark(kind, change, lacks, course, learner):
    page = quiz(course)
    change(next(block.value for block in page.questions if block.value["kind"] == kind))
    publish(page)

    with translation.override("en"):
        found = gaps(family_of(fresh(course)))

    assert any(f"Not in Swedish in the quiz “Koe”: {lacks} of the question “Kysymys {kind}”" in each for each in found)
    assert languages(kind) == {"fi"}
    sheet = next(each for each in sheets(course, learner) if each.kind == kind)
    assert sheet.prompt.foreign
    assert all(words.foreign for words in (each.words for each in [*sheet.choices, *sheet.targets]))


def option(text, match=""):
    return {"text": text, "correct": False, "feedback": "", "match": match}


def sheets(course, person):
    enrolment = actions.start(course=fresh(course).course, actor=person)
    attempt = actions.start_attempt(enrolment=enrolment, quiz_key=quiz(course).key, actor=person)
    return papers.sheets(attempt, "sv")


def test_accepted_answers_that_nobody_has_translated_are_told_and_the_question_falls_back(course, learner):
    swedish = quiz(course, "sv")
    for block in swedish.questions:
        if block.value["kind"] == "short_text":
            block.value["accepted"] = ""
    swedish.save()

    with translation.override("en"):
        (found,) = gaps(family_of(fresh(course)))
    assert found == "Not in Swedish in the quiz “Koe”: “poliisi” of the question “Kysymys short_text”"

    taken = publishing.taken(family_of(fresh(course)))
    asked = next(each for each in taken.quizzes[0].questions if each.kind == "short_text")
    assert set(asked.prompt) == set(asked.accepted) == {"fi"}


def test_a_new_question_is_a_gap_as_a_whole(course):
    page = quiz(course)
    page.questions.append(question("single", ["Yksi", "Kaksi"], right=(0,), prompt="Uusi kysymys"))
    publish(page)

    with translation.override("en"):
        assert "Not in Swedish in the quiz “Koe”: the question “Uusi kysymys”" in gaps(family_of(fresh(course)))
