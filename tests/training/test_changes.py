"""What an editor changes is told apart, and what kind of change that is."""

from dataclasses import replace

import pytest

from tests.factories.courses import content, item, option, question, quiz
from training.courses import changes, freezing
from training.courses.states import Change, ItemKind, QuestionKind


def of(old, new):
    return changes.between(freezing.whole(old), freezing.whole(new))


def with_quiz(**more):
    taken = content()
    return replace(taken, quizzes=(replace(taken.quizzes[0], **more),))


def keys(items):
    return [each["key"] for each in items]


def printed(key, fingerprint):
    """A course whose lesson has this content."""
    taken = content()
    return replace(
        taken, items=tuple(replace(each, print=fingerprint) if each.key == key else each for each in taken.items)
    )


def test_the_same_is_no_change_and_neither_is_a_language():
    assert not of(content(), content())
    assert not of(content(languages=("fi",)), content())


def test_words_are_cosmetic():
    found = of(content(), content(title={"fi": "Uusi", "sv": "Course (sv)", "en": "Course (en)"}))

    assert (found.texts, found.suggested) == (["title"], Change.COSMETIC)
    assert found.anew == frozenset()


def test_a_lesson_with_other_content_is_told_and_taken_for_wording():
    found = of(printed("lesson-1", "old"), printed("lesson-1", "new"))

    assert (keys(found.changed), found.suggested) == (["lesson-1"], Change.COSMETIC)
    assert found.anew == {"lesson-1"}


def test_a_translated_quiz_title_leaves_its_content_as_it_was():
    old, new = content(languages=("fi",)), content(languages=("fi", "sv"))

    assert freezing.course(old)["outline"][-1]["print"] == freezing.course(new)["outline"][-1]["print"]


def test_a_new_part_is_additive():
    found = of(content(lessons=2), content(lessons=3))

    assert (keys(found.added), keys(found.moved), found.suggested) == (["lesson-3"], [], Change.ADDITIVE)


@pytest.mark.parametrize("kind", [ItemKind.ATTENDANCE, ItemKind.SKILL])
def test_something_more_that_is_asked_for_is_additive(kind):
    taken = content()

    found = of(taken, replace(taken, items=(*taken.items, item("extra", kind, minutes=0))))

    assert (keys(found.added), found.suggested) == (["extra"], Change.ADDITIVE)


def test_a_part_taken_away_is_material():
    found = of(content(lessons=3), content(lessons=2))

    assert (keys(found.removed), found.suggested) == (["lesson-3"], Change.MATERIAL)


def test_only_what_was_moved_is_told():
    taken = content(lessons=4)
    first, *others = taken.items

    found = of(taken, replace(taken, items=(*others, first)))

    assert (keys(found.moved), found.suggested) == (["lesson-1"], Change.COSMETIC)


def test_asking_what_was_left_to_choice_is_material_and_the_other_way_is_not():
    free = content(items=(item("lesson-1"), item("lesson-2", required=False)), quizzes=())
    asked = content(items=(item("lesson-1"), item("lesson-2")), quizzes=())

    assert (keys(of(free, asked).required), of(free, asked).suggested) == (["lesson-2"], Change.MATERIAL)
    assert (keys(of(asked, free).optional), of(asked, free).suggested) == (["lesson-2"], Change.COSMETIC)


def test_another_right_answer_is_material():
    first, *others = content().quizzes[0].questions
    flipped = replace(first, options=(option("a", correct=True), *(option(key) for key in "bcd")))

    found = of(content(), with_quiz(questions=(flipped, *others)))

    (told,) = found.quizzes
    assert ([each["prompt"]["fi"] for each in told.rekeyed], told.reworded) == (["Prompt quiz-q1 (fi)"], [])
    assert (found.suggested, found.anew) == (Change.MATERIAL, {"quiz"})


def test_another_accepted_answer_is_material():
    def short(words):
        asked = question("q", kind=QuestionKind.SHORT_TEXT, options=(), accepted={"fi": words})
        return content(quizzes=(quiz(questions=(asked,)),))

    found = of(short("salasana"), short("tunnusluku"))

    assert (len(found.quizzes[0].rekeyed), found.suggested) == (1, Change.MATERIAL)


def test_a_reworded_question_is_cosmetic():
    first, *others = content().quizzes[0].questions
    reworded = replace(first, prompt={**first.prompt, "fi": "Selvemmin"})

    found = of(content(), with_quiz(questions=(reworded, *others)))

    assert ([each["prompt"]["fi"] for each in found.quizzes[0].reworded], found.suggested) == (
        ["Selvemmin"],
        Change.COSMETIC,
    )


def test_more_questions_are_additive_and_fewer_material():
    questions = content().quizzes[0].questions
    fewer = with_quiz(questions=questions[:2], draw=2)

    assert of(with_quiz(draw=2), fewer).suggested == Change.MATERIAL
    assert of(fewer, with_quiz(draw=2)).suggested == Change.ADDITIVE


@pytest.mark.parametrize("rule", [{"pass_percent": 60}, {"max_attempts": 2}, {"cooldown_hours": 1}])
def test_another_rule_of_a_quiz_is_material(rule):
    found = of(content(), with_quiz(**rule))

    assert (list(found.quizzes[0].settings), found.suggested) == (list(rule), Change.MATERIAL)


def test_settings_of_the_course_are_told_with_both_values():
    found = of(content(), content(validity_months=36, prerequisites=("basics",)))

    assert found.settings == {"validity_months": (0, 36), "prerequisites": ([], ["basics"])}
    assert found.suggested == Change.COSMETIC


def test_what_nothing_else_tells_is_a_change_all_the_same():
    taken = content()
    longer = replace(taken, items=(replace(taken.items[0], minutes=25), *taken.items[1:]))

    found = of(taken, longer)

    assert found.other
    assert (bool(found), found.suggested) == (True, Change.COSMETIC)


def test_a_part_published_before_there_were_fingerprints_is_taken_as_unchanged():
    old = freezing.whole(content())
    for part in old["outline"]:
        del part["print"]

    assert not changes.between(old, freezing.whole(printed("lesson-1", "something")))
    assert changes.between(old, freezing.whole(content(lessons=3))).changed == []
