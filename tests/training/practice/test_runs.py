"""Publishing an exercise, and going through it: what is written, what counts, and what is refused."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from wagtail.models import ModelLogEntry

from core import clock, schedules
from core.errors import Refused
from tests.factories.accounts import UserFactory
from tests.factories.courses import text
from tests.factories.practice import ALL_MODES, begin, finish, publish, scenario, set_of_parts, step
from training.practice import actions, events, tasks
from training.practice.models import Run, Scenario, ScenarioVersion
from training.practice.states import RUN_MOVES, RunState

pytestmark = pytest.mark.django_db


def lines(action):
    return ModelLogEntry.objects.filter(action=action).count()


def do(run, action, typed=None, *, turn=None, actor=None):
    return actions.move(
        run=run, turn=run.turn if turn is None else turn, action=action, typed=typed or {}, actor=actor or run.person
    )


# ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_publishing_the_same_again_writes_nothing(version):
    assert publish() == version
    assert ScenarioVersion.objects.count() == 1
    assert lines("practice.version.publish") == 1


def test_a_change_makes_a_new_version_and_runs_stay_on_theirs(version, run):
    second = publish(scenario(minutes=9))

    assert (second.number, second.is_current) == (2, True)
    assert ScenarioVersion.objects.current().get() == second
    run.refresh_from_db()
    assert run.version == version
    assert begin(second).version == second


def test_a_further_language_joins_the_version():
    only_finnish = scenario()
    texts = {"title": {"fi": "Harjoitus"}, "intro": {"fi": "Johdanto"}}
    first = publish(scenario(**texts))
    second = publish(scenario(title={"fi": "Harjoitus", "sv": "Övning"}, intro={"fi": "Johdanto", "sv": "Inledning"}))

    assert second == first
    assert second.data["title"] == {"fi": "Harjoitus", "sv": "Övning"}
    assert lines("practice.version.translate") == 1
    assert publish(only_finnish) != first


def test_a_broken_exercise_is_not_published(version):
    with pytest.raises(Refused):
        publish(scenario(start="nowhere"))
    assert ScenarioVersion.objects.get() == version


def test_a_version_is_frozen(version):
    version.data["minutes"] = 99
    with pytest.raises(TypeError):
        version.save(update_fields=["data"])
    with pytest.raises(TypeError):
        version.delete()


def test_a_code_is_taken_once_and_is_a_slug(version):
    with pytest.raises(Refused) as taken:
        actions.open_scenario(code="bank", actor=None)
    with pytest.raises(Refused) as bad:
        actions.open_scenario(code="no slug", actor=None)
    assert (taken.value.code, bad.value.code) == ("taken", "bad_code")


def test_a_learner_neither_opens_nor_publishes(learner, version):
    with pytest.raises(PermissionDenied):
        actions.open_scenario(code="mine", actor=learner)
    with pytest.raises(PermissionDenied):
        actions.publish_version(scenario=version.scenario, snapshot=scenario(minutes=1), actor=learner)


def test_an_editor_does():
    editor = UserFactory(admin=True)
    row = actions.open_scenario(code="theirs", actor=editor)
    assert actions.publish_version(scenario=row, snapshot=scenario("theirs"), actor=editor).published_by == editor


# ── going through ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mode", ALL_MODES)
def test_every_mode_comes_to_the_end(version, mode):
    run = finish(begin(version, mode=mode))

    assert (run.state, run.screen, run.slips, run.hints) == (RunState.FINISHED, "done", 0, 0)
    assert run.finished_at
    assert run.unaided == (mode in {"alone", "wrong"})


def test_slips_and_failed_fields_are_counted(run):
    run = do(run, "remember")
    run = do(run, "continue", {"user-id": "nonsense"})
    run = do(run, "continue", {"user-id": "nonsense"})

    assert (run.slips, run.tries, run.turn, run.screen, run.amiss) == (3, 2, 3, "sign-in", ["user-id"])


def test_the_next_screen_begins_afresh(run):
    run = actions.hint(run=run, actor=None)
    run = do(run, "continue", {"user-id": "nonsense"})
    run = do(run, "continue", {"user-id": "TEST-1"})

    assert (run.screen, run.tries, run.hint_open, run.hints, run.amiss) == ("confirm", 0, False, 1, [])


def test_a_hint_is_counted_once_a_screen_and_only_where_it_has_to_be_asked_for(version):
    alone, guided = begin(version), begin(version, mode="guided")
    for run in (alone, alone, guided):
        actions.hint(run=run, actor=None)
    for run in (alone, guided):
        run.refresh_from_db()

    assert (alone.hints, alone.unaided) == (1, False)
    assert guided.hints == 0


def test_a_form_of_an_earlier_turn_moves_nothing(run):
    after = do(run, "continue", {"user-id": "TEST-1"})

    with pytest.raises(Refused) as refused:
        do(after, "help", turn=0)
    assert refused.value.code == "stale"
    after.refresh_from_db()
    assert (after.screen, after.turn) == ("confirm", 1)


def test_the_same_move_sent_twice_is_done_once(run):
    do(run, "continue", {"user-id": "TEST-1"}, turn=0)
    twice = do(run, "continue", {"user-id": "TEST-1"}, turn=0)

    assert (twice.screen, twice.turn) == ("confirm", 1)


def test_a_wrong_button_pressed_twice_is_one_slip(run):
    do(run, "remember", turn=0)
    assert do(run, "remember", turn=0).slips == 1


def test_the_last_move_sent_twice_ends_once(learner, version, heard):
    run = step(begin(version, learner))
    do(run, "yes")
    do(run, "yes")

    assert len(heard) == lines("practice.run.finish") == 1


def test_a_finished_run_does_not_move(run):
    run = finish(run)
    with pytest.raises(Refused):
        do(run, "continue", {"user-id": "TEST-1"})


def test_restart_begins_again_with_nothing_counted_and_old_forms_are_stale(run):
    do(run, "remember")
    run.refresh_from_db()
    again = actions.restart(run=run, actor=None)

    assert again.pk == run.pk
    assert (again.screen, again.slips, again.hints, again.last_action) == ("sign-in", 0, 0, "")
    with pytest.raises(Refused):
        do(again, "continue", {"user-id": "TEST-1"}, turn=run.turn)


def test_restart_of_a_finished_run_leaves_it_as_evidence(run):
    run = finish(run)
    again = actions.restart(run=run, actor=None)

    assert again.pk != run.pk
    assert (again.mode, again.screen) == (run.mode, "sign-in")
    run.refresh_from_db()
    assert run.finished


def test_whoever_left_may_come_back_and_go_on(run):
    left = actions.leave(run=run, actor=None)
    assert left.state == RunState.LEFT
    assert do(left, "continue", {"user-id": "TEST-1"}).state == RunState.RUNNING


def test_leaving_a_finished_run_changes_nothing(run):
    run = finish(run)
    assert actions.leave(run=run, actor=None).state == RunState.FINISHED


@pytest.mark.parametrize(
    ("changes", "code"), [({"mode": "asleep"}, "unknown_mode"), ({"part": "three"}, "unknown_part")]
)
def test_beginning_asks_for_a_mode_and_part_there_is(version, changes, code):
    with pytest.raises(Refused) as refused:
        begin(version, **changes)
    assert refused.value.code == code
    assert not Run.objects.exists()


def test_an_exercise_without_a_version_is_not_begun():
    row = actions.open_scenario(code="draft", actor=None)
    with pytest.raises(Refused) as refused:
        actions.begin(scenario=row, mode="alone", actor=None)
    assert refused.value.code == "not_published"


# ── whose it is, and what counts ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("verb", ["hint", "restart", "leave"])
def test_nobody_else_touches_a_persons_run(learner, version, verb):
    run = begin(version, learner)
    for stranger in (UserFactory(), None):
        with pytest.raises(PermissionDenied):
            getattr(actions, verb)(run=run, actor=stranger)


def test_nobody_else_moves_a_persons_run(learner, version):
    run = begin(version, learner)
    for stranger in (UserFactory(), None):
        with pytest.raises(PermissionDenied):
            actions.move(run=run, turn=0, action="help", typed={}, actor=stranger)


def test_a_finished_run_of_a_person_is_told_of_once(learner, version, heard):
    run = finish(begin(version, learner))

    assert [each.pk for each in heard] == [run.pk]
    assert lines("practice.run.finish") == 1


@pytest.mark.parametrize("changes", [{"projector": True}, {"person": None}])
def test_what_counts_for_nobody_is_not_told_of(learner, version, heard, changes):
    finish(begin(version, **{"person": learner} | changes))

    assert heard == []
    assert lines("practice.run.finish") == 0


def test_parts_count_when_all_are_done(learner, heard):
    version = publish(set_of_parts())
    finish(begin(version, learner, part="one"))
    finish(begin(version, learner, part="one"))
    finish(begin(version, learner, part="two", mode="watch"))
    assert heard == []

    last = finish(begin(version, learner, part="two"))
    assert [each.pk for each in heard] == [last.pk]


def test_parts_of_others_do_not_help(learner, heard):
    version = publish(set_of_parts())
    finish(begin(version, UserFactory(), part="one"))
    finish(begin(version, learner, part="two"))
    assert heard == []


def test_a_guest_keeps_what_was_finished(learner, version, heard):
    run, unfinished = finish(begin(version)), begin(version)

    got = actions.claim(runs=[run.pk, unfinished.pk, uuid.uuid4()], person=learner)

    assert [each.pk for each in got] == [each.pk for each in heard] == [run.pk]
    assert Run.objects.get(pk=run.pk).person == learner
    assert Run.objects.get(pk=unfinished.pk).person is None
    assert lines("practice.run.claim") == 1


def test_nobody_claims_what_is_somebodys_or_a_projectors(learner, version, heard):
    theirs, shown = finish(begin(version, UserFactory())), finish(begin(version, projector=True))
    heard.clear()

    assert actions.claim(runs=[theirs.pk, shown.pk], person=learner) == []
    assert heard == []
    assert Run.objects.get(pk=theirs.pk).person != learner


def test_claiming_twice_counts_once(learner, version, heard):
    run = finish(begin(version))
    actions.claim(runs=[run.pk], person=learner)
    actions.claim(runs=[run.pk], person=UserFactory())

    assert len(heard) == 1
    assert Run.objects.get(pk=run.pk).person == learner


def test_a_listener_that_fails_undoes_the_last_step(learner, version):
    def fail(**_signal):
        raise RuntimeError("no")

    run = step(begin(version, learner))
    events.run_finished.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            do(run, "yes")
    finally:
        events.run_finished.disconnect(fail)
    run.refresh_from_db()
    assert (run.screen, run.state) == ("confirm", RunState.RUNNING)


# ── what the clock and the database do ───────────────────────────────────────────────────────────────────────────────


def test_old_runs_that_prove_nothing_are_forgotten(learner, version):
    kept = [begin(version), finish(begin(version, learner)), begin(version, learner)]
    gone = [begin(version), finish(begin(version)), begin(version, learner)]
    long_ago = clock.now() - dt.timedelta(days=61)
    Run.objects.filter(pk=kept[1].pk).update(moved_at=long_ago)
    Run.objects.filter(pk__in=[each.pk for each in gone[:2]]).update(moved_at=clock.now() - dt.timedelta(days=3))
    Run.objects.filter(pk=gone[2].pk).update(moved_at=long_ago)

    assert tasks.forget_old() == 3
    assert set(Run.objects.values_list("pk", flat=True)) == {each.pk for each in kept}
    assert tasks.forget_old() == 0


def test_forgetting_is_on_the_clock():
    assert schedules.declared()["practice.forget_old"].func == "training.practice.tasks.forget_old"


@pytest.mark.parametrize(
    "change",
    [
        "mode = 'asleep'",
        "state = 'finished'",
        "finished_at = started_at",
        "state = 'lost'",
        "slips = turn + 1",
    ],
)
def test_the_database_refuses_impossible_runs(run, change):
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute(f"UPDATE practice_run SET {change}")  # noqa: S608 - ours


def test_the_database_allows_one_current_version(version):
    publish(scenario(minutes=9))
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute("UPDATE practice_scenarioversion SET is_current = %s", [True])


MATRIX = [(old, new) for old in RunState for new in RunState]


@pytest.mark.parametrize(("old", "new"), MATRIX)
def test_which_state_may_follow_which(old, new):
    allowed = {("running", "finished"), ("running", "left"), ("left", "running")}
    assert (new in RUN_MOVES[old]) == ((str(old), str(new)) in allowed)


def test_published_scenarios_are_those_with_a_version(version):
    actions.open_scenario(code="draft", actor=None)
    assert list(Scenario.objects.published()) == [version.scenario]


def test_a_person_gone_takes_their_runs_along(learner, version):
    finish(begin(version, learner))
    learner.delete()
    assert not Run.objects.exists()


def test_texts_for_the_end_are_kept(version):
    assert version.data["screens"][-1]["praise"] == text("Praise")
