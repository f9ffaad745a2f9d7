"""Starting a batch: who is in it, what their certificates will say, and who may start one."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from wagtail.models import ModelLogEntry

from certification.batches import actions, forms, grouproll, rolls
from certification.batches.models import Batch, BatchEntry
from certification.batches.states import BatchState, EntryState
from certification.credentials import actions as credentials
from certification.credentials.models import Credential
from certification.credentials.states import Kind
from core import clock
from core.errors import Refused
from network.directory import actions as directory
from tests.factories.accounts import UserFactory
from tests.factories.batches import finished, jobs, present, skilled, source_of, start
from tests.factories.courses import item, publish, text
from tests.factories.groups import MEETING, SKILL, enrolment_of, join, leader, opened
from tests.factories.network import coordinator
from training.courses.models import Enrolment, ItemProgress
from training.groups import actions as groups

pytestmark = pytest.mark.django_db


def sheet(group, actor, part=MEETING):
    found = rolls.find(actor, grouproll.NAME, str(group.pk))
    return found.sheet(next(each for each in found.parts() if each.key == part))


def test_the_parts_of_a_group_are_meetings_and_skills_of_its_course(aino, group):
    parts = rolls.find(aino, grouproll.NAME, str(group.pk)).parts()
    assert [(part.key, part.kind) for part in parts] == [(MEETING, Kind.ATTENDANCE), (SKILL, Kind.SKILL)]
    assert parts[0].title == text("Part meeting")


def test_an_entry_is_written_for_everybody_who_was_there_and_the_queue_is_told(aino, made):
    there = present(made, actor=aino)
    join(made)
    batch = start(made.group, aino)
    entry = batch.entries.get()
    assert (entry.person, entry.source, entry.state) == (there.person, source_of(there), EntryState.WAITING)
    assert (batch.state, batch.kind, batch.made_by, batch.mails) == (BatchState.WAITING, Kind.ATTENDANCE, aino, False)
    assert jobs() == ["certification.batches.tasks.work_off"]
    line = ModelLogEntry.objects.get(action="batches.batch.start")
    assert line.user == aino
    assert line.data == {"roll": "group", "list": str(made.group.pk), "part": MEETING, "certificates": 1}
    assert Credential.objects.count() == 0


def test_the_certificate_names_course_and_part_and_what_it_takes_in_each_language(aino, made):
    present(made, actor=aino)
    batch = start(made.group, aino)
    wording = batch.wordings[batch.entries.get().wording]
    assert wording["content"]["title"] == {
        code: f"Course ({code}): Part meeting ({code})" for code in ("fi", "sv", "en")
    }
    assert wording["content"]["criteria"] == text("What happens at the meeting")
    assert wording["minutes"] == 10
    assert wording["about"] == f"{made.group.course.code} {MEETING}"


def test_a_part_without_a_name_in_a_language_of_the_course_gets_no_badge_in_it(aino):
    parts = (item("lesson-1"), item(MEETING, "attendance", languages=("fi", "sv"), text=text("Do", ("fi", "en"))))
    made = opened(actor=aino, version=publish(quizzes=(), items=parts))
    present(made, actor=aino)
    [wording] = start(made.group, aino).wordings.values()
    assert set(wording["content"]["title"]) == {"fi", "sv"}
    assert set(wording["content"]["criteria"]) == {"fi"}


@pytest.mark.parametrize("days", [0, 3])
def test_the_day_of_the_meeting_stands_on_the_certificate(aino, made, days):
    member = present(made, actor=aino, days_ago=days)
    entry = start(made.group, aino).entries.get()
    assert clock.day_of(entry.issued_at) == clock.today() - dt.timedelta(days=days)
    assert entry.issued_at <= clock.now()
    if not days:
        assert entry.issued_at == enrolment_of(member).progress.get().done_at


def test_who_has_one_or_was_not_there_is_told_apart(aino, made):
    had = present(made, UserFactory(name="Aada Aiempi"), actor=aino)
    finished(made.group, aino)
    present(made, UserFactory(name="Uuno Uusi"), actor=aino)
    join(made, UserFactory(name="Pekka Poissa"))
    found = sheet(made.group, aino)
    assert [str(grant.person) for grant in found.told] == ["Uuno Uusi"]
    assert [(each.name, each.credential.person) for each in found.had] == [("Aada Aiempi", had.person)]
    assert [each.name for each in found.lacking] == ["Pekka Poissa"]


def test_one_that_was_erased_or_revoked_is_not_given_again(aino, admin, made):
    members = [present(made, actor=aino) for _n in range(2)]
    finished(made.group, aino)
    first, second = (Credential.objects.get(person=member.person) for member in members)
    credentials.erase(credential=first, actor=members[0].person)
    credentials.revoke(credential=second, reason="Annettiin väärälle henkilölle.", actor=admin)
    found = sheet(made.group, aino)
    assert found.grants == ()
    assert {each.credential.status for each in found.had} == {"erased", "revoked"}


def test_who_does_not_share_gets_one_and_is_not_told_of(aino, made):
    hidden = present(made, UserFactory(name="Onni Hiljainen"), actor=aino, shares=False)
    join(made, UserFactory(name="Hilja Hiljaa"), shares=False)
    found = sheet(made.group, aino)
    assert (found.told, found.had, found.lacking) == ([], (), ())
    assert [grant.person for grant in found.grants] == [hidden.person]
    finished(made.group, aino)
    assert Credential.objects.get().person == hidden.person
    again = sheet(made.group, aino)
    assert (again.grants, again.had, again.lacking) == ((), (), ())


def test_where_somebody_does_not_share_an_empty_batch_tells_nothing(aino, made):
    join(made, shares=False)
    batch = finished(made.group, aino)
    assert (batch.state, batch.entries.count()) == (BatchState.DONE, 0)


def test_nobody_issues_their_own(aino, helper, made):
    own = join(made, aino)
    groups.register_attendance(group=made.group, members=[own], item_key=MEETING, day=clock.today(), actor=helper)
    assert sheet(made.group, aino).grants == ()
    assert [each.name for each in sheet(made.group, aino).lacking] == [aino.name]
    with pytest.raises(Refused):
        start(made.group, aino)
    assert start(made.group, helper).entries.get().person == aino


def test_skills_are_issued_as_well(aino, made):
    member = skilled(made, actor=aino)
    present(made, actor=aino)
    batch = finished(made.group, aino, part=SKILL)
    given = Credential.objects.get()
    assert (given.kind, given.person, batch.kind) == (Kind.SKILL, member.person, Kind.SKILL)


def test_a_closed_group_still_gives_certificates(aino, made):
    present(made, actor=aino)
    groups.close_group(group=made.group, actor=aino)
    assert finished(made.group, aino).state == BatchState.DONE


def test_what_was_carried_into_another_round_is_not_issued_twice(aino, made):
    member = present(made, actor=aino)
    finished(made.group, aino)
    first = enrolment_of(member)
    first.state = "completed"
    first.save()
    second = Enrolment.objects.create(person=member.person, course=first.course, version=first.version, cycle=2)
    ItemProgress.objects.create(enrolment=second, item_key=MEETING, carried=True)
    assert sheet(made.group, aino).grants == ()
    ItemProgress.objects.filter(enrolment=second).update(carried=False)
    [grant] = sheet(made.group, aino).grants
    assert grant.source == f"item:{second.progress.get().pk}"


def test_a_part_that_a_newer_version_no_longer_has_is_issued_by_its_old_words(aino, made):
    member = present(made, actor=aino)
    current = publish(made.group.course, quizzes=(), items=(item("lesson-1"),))
    Enrolment.objects.filter(person=member.person).update(version=current)
    join(made)
    parts = rolls.find(aino, grouproll.NAME, str(made.group.pk)).parts()
    assert parts == []
    with pytest.raises(Refused):
        start(made.group, aino)


def test_different_versions_of_a_part_keep_their_own_words(aino, made):
    present(made, actor=aino)
    other = item(MEETING, "attendance", title=text("Another name"), text=text("What"))
    publish(made.group.course, quizzes=(), items=(item("lesson-1"), other))
    present(made, actor=aino)
    batch = start(made.group, aino)
    titles = {batch.wordings[entry.wording]["content"]["title"]["en"] for entry in batch.entries.all()}
    assert titles == {"Course (en): Part meeting (en)", "Course (en): Another name (en)"}


# ── who may ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_those_who_lead_the_group_start_one(aino, admin, made):
    member = present(made, actor=aino)
    elsewhere = leader(opened().group)
    for stranger in (coordinator("01"), admin, UserFactory(), member.person, elsewhere):
        with pytest.raises(PermissionDenied):
            start(made.group, stranger)
    assert not Batch.objects.exists()


def test_a_mandate_that_ended_starts_nothing(aino, admin, made):
    present(made, actor=aino)
    directory.end_mandate(mandate=aino.mandates.get(), actor=admin)
    with pytest.raises(PermissionDenied):
        start(made.group, aino)


@pytest.mark.parametrize("part", ["lesson-1", "unknown", ""])
def test_there_are_no_certificates_for_other_parts(aino, made, part):
    present(made, actor=aino)
    with pytest.raises(Refused) as refused:
        start(made.group, aino, part=part)
    assert refused.value.code == "unknown_part"


def test_nothing_is_started_for_nobody(aino, made):
    join(made)
    with pytest.raises(Refused) as refused:
        start(made.group, aino)
    assert refused.value.code == "nobody"
    assert jobs() == []


@pytest.mark.parametrize("key", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_a_list_that_is_not_there_is_nobodys(aino, key):
    with pytest.raises(PermissionDenied):
        actions.start(roll="group", key=key, part=MEETING, mails=False, seed=forms.seed(), actor=aino)


def test_the_same_form_sent_twice_starts_one_batch(aino, made):
    present(made, actor=aino)
    seed = forms.seed()
    assert start(made.group, aino, seed=seed) == start(made.group, aino, seed=seed)
    assert Batch.objects.count() == BatchEntry.objects.count() == 1
    assert ModelLogEntry.objects.filter(action="batches.batch.start").count() == 1


def test_two_kinds_of_lists_cannot_have_one_name():
    with pytest.raises(ValueError, match="group"):
        rolls.register(grouproll.NAME, lambda user, key: None)


# ── what the database refuses ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE batches_batch SET state = 'lost'",
        "UPDATE batches_batch SET kind = 'lost'",
        "UPDATE batches_batch SET state = 'done'",
        "UPDATE batches_batchentry SET state = 'lost'",
        "UPDATE batches_batchentry SET state = 'issued'",
        "UPDATE batches_batchentry SET state = 'failed'",
        "UPDATE batches_batchentry SET reason = 'fault'",
        "UPDATE batches_batchentry SET state = 'failed', reason = 'lost'",
        "UPDATE batches_batchentry SET source = 'item:1'",
    ],
)
def test_the_database_refuses_what_cannot_be(aino, made, change):
    for _n in range(2):
        present(made, actor=aino)
    start(made.group, aino)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_the_database_lets_one_batch_say_that_it_issued_a_certificate(aino, made):
    present(made, actor=aino)
    batches = [start(made.group, aino) for _n in range(2)]
    for batch in batches:
        actions.work_off(batch_id=batch.pk)
    second = batches[1].entries.get()
    assert (second.state, second.reason) == (EntryState.SKIPPED, "had")
    with pytest.raises(IntegrityError), transaction.atomic():
        BatchEntry.objects.filter(pk=second.pk).update(state=EntryState.ISSUED, reason="")
