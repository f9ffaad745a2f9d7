"""The pages of batches: who opens which, what stands on them, and what they keep to themselves."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from certification.batches import actions, forms
from certification.batches.models import Batch, BatchEntry
from certification.batches.states import BatchState
from certification.credentials import actions as credentials
from certification.credentials.models import Credential
from core import clock
from tests.factories.accounts import UserFactory
from tests.factories.batches import crowd, finished, present, start
from tests.factories.courses import publish
from tests.factories.groups import MEETING, SKILL, join, opened
from tests.factories.meetings import MeetingFactory
from tests.factories.network import MandateFactory, coordinator
from training.groups import actions as groups

pytestmark = pytest.mark.django_db


def main(answer):
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def section(page, name):
    """What stands in the section with this heading."""
    return words(page.split(f'aria-labelledby="{name}"')[1].split("</section>")[0])


@pytest.fixture
def here(made):
    """Arguments of each page."""
    held = MeetingFactory(held=True)
    return {
        "group": (made.group.pk,), "group_issue": (made.group.pk, MEETING),
        "meeting": (held.pk,), "meeting_issue": (held.pk, "attendance"),
    }  # fmt: skip


def yes(**changes):
    return {"seed": forms.seed(), "mails": "no", **changes}


# ── who opens what ───────────────────────────────────────────────────────────────────────────────────────────────────

ROLES = ("coordinator", "leader", "member", "other region", "admin", "expired", "stranger")
MATRIX = {
    "group": (200, 200, 404, 404, 404, 404, 302),
    "group_issue": (200, 200, 404, 404, 404, 404, 302),
    "meeting": (200, 404, 404, 404, 404, 404, 302),
    "meeting_issue": (200, 404, 404, 404, 404, 404, 302),
    "batch": (200, 200, 404, 404, 404, 404, 302),
    "again": (405, 405, 405, 405, 405, 405, 302),
    "download": (200, 200, 404, 404, 404, 404, 302),
}


@pytest.fixture
def batch(aino, made):
    present(made, UserFactory(name="Aada Aiempi"), actor=aino)
    return finished(made.group, aino)


@pytest.fixture
def arguments(here, batch):
    return {**here, **dict.fromkeys(("batch", "again", "download"), (batch.pk,))}


@pytest.fixture
def people(aino, batch, helper):
    made = (
        aino, helper, batch.entries.get().person, coordinator("01"), UserFactory(admin=True),
        MandateFactory(expired=True).person, None,
    )  # fmt: skip
    return dict(zip(ROLES, made, strict=True))


def test_every_route_has_its_row():
    from certification.batches.urls import _desk  # noqa: PLC0415

    assert {each.name for each in _desk} == set(MATRIX)


@pytest.mark.parametrize("role", ROLES)
def test_each_page_opens_to_whom_it_should_and_to_nobody_else(role, people, arguments, browse):
    query = {"download": "?language=fi"}
    got = {
        name: browse(people[role], f"batches:{name}", *arguments[name], query=query.get(name, "")).status_code
        for name in MATRIX
    }
    assert got == {name: row[ROLES.index(role)] for name, row in MATRIX.items()}


@pytest.mark.parametrize("role", ROLES[2:])
def test_no_form_does_anything_for_others(role, people, arguments, browse, made, aino):
    present(made, actor=aino)
    Batch.objects.update(state=BatchState.PARTLY_FAILED)
    assert browse(people[role], "batches:group_issue", *arguments["group_issue"], data=yes()).status_code in {302, 404}
    assert browse(people[role], "batches:again", *arguments["again"], data={}).status_code in {302, 404}
    assert Batch.objects.get().state == BatchState.PARTLY_FAILED


def test_what_is_not_there_is_not_found(browse, aino, made):
    nothing = "00000000-0000-4000-8000-000000000000"
    for name, args in (
        ("group", [nothing]), ("group_issue", [made.group.pk, "lesson-1"]), ("group_issue", [nothing, MEETING]),
        ("batch", [nothing]), ("download", [nothing]),
    ):  # fmt: skip
        assert browse(aino, f"batches:{name}", *args).status_code == 404, name


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_each_page_opens_in_each_language(language, aino, arguments, browse):
    for name in ("group", "group_issue", "meeting", "meeting_issue", "batch"):
        html = browse(aino, f"batches:{name}", *arguments[name], language=language).content.decode()
        assert f'<html lang="{language}">' in html, name
        assert html.count("<h1") == 1, name
        assert not re.search(r" style=| on\w+=|<script(?![^>]*src=)|<meta http-equiv", html), name


# ── from the group to the batch ──────────────────────────────────────────────────────────────────────────────────────


def test_the_page_of_a_group_leads_to_its_certificates(browse, aino, made):
    page = main(browse(aino, "groups:group", made.group.pk))
    with translation.override("en"):
        assert reverse("batches:group", args=[made.group.pk]) in page


def test_a_course_without_meetings_and_skills_offers_none(browse, aino):
    made = opened(actor=aino, version=publish(lessons=1, quizzes=()))
    assert "Issue certificates" not in main(browse(aino, "groups:group", made.group.pk))
    assert "nothing here" in main(browse(aino, "batches:group", made.group.pk))


def test_the_first_page_lists_the_parts_and_what_was_issued(browse, aino, made, batch):
    page = main(browse(aino, "batches:group", made.group.pk))
    assert section(page, "parts").endswith("Part meeting (en) Part skill (en)")
    row = section(page, "batches").split("State ")[1]
    assert row.startswith("Part meeting (en)")
    assert row.endswith(f"1 {aino.name} Done")


def test_one_sees_who_gets_it_who_has_it_and_who_not_and_why(browse, aino, made, batch):
    present(made, UserFactory(name="Uuno Uusi"), actor=aino)
    join(made, UserFactory(name="Pekka Poissa"))
    page = main(browse(aino, "batches:group_issue", made.group.pk, MEETING))
    assert "1 person gets a certificate." in section(page, "getting")
    assert "Uuno Uusi" in section(page, "getting")
    assert section(page, "having").endswith("Aada Aiempi In force")
    assert section(page, "lacking").endswith("Pekka Poissa Not registered as present")
    said = section(page, "saying")
    assert "Course (en): Part meeting (en)" in said
    assert "What happens at the meeting (en)" in said
    assert "National digital support network" in said
    assert "Only the administrators can revoke" in section(page, "issue")
    assert "@post.example" not in page


def test_yes_starts_the_batch_and_leads_to_it(browse, aino, made):
    present(made, actor=aino)
    answer = browse(aino, "batches:group_issue", made.group.pk, MEETING, data=yes(mails="yes"))
    started = Batch.objects.get()
    with translation.override("en"):
        assert (answer.status_code, answer["Location"]) == (302, reverse("batches:batch", args=[started.pk]))
    assert started.mails
    assert started.made_by == aino


@pytest.mark.parametrize("change", [{"mails": ""}, {"mails": "perhaps"}, {"seed": ""}, {"seed": "short"}])
def test_a_form_with_something_missing_starts_nothing_and_says_so(browse, aino, made, change):
    present(made, actor=aino)
    answer = browse(aino, "batches:group_issue", made.group.pk, MEETING, data=yes(**change))
    assert answer.status_code == 422
    assert 'role="alert"' in main(answer)
    assert not Batch.objects.exists()


def test_extra_keys_change_nothing_else(browse, aino, helper, made):
    present(made, actor=aino)
    extra = {"part": SKILL, "roll": "x", "key": "x", "actor": helper.pk, "state": "done"}
    browse(aino, "batches:group_issue", made.group.pk, MEETING, data=yes(**extra))
    started = Batch.objects.get()
    assert (started.part, started.roll, started.made_by, started.state) == (MEETING, "group", aino, "waiting")


def test_a_form_that_comes_too_late_says_that_nobody_is_left(browse, aino, made, batch):
    page = browse(aino, "batches:group_issue", made.group.pk, MEETING)
    assert "<form" not in section(main(page), "getting")
    answer = browse(aino, "batches:group_issue", made.group.pk, MEETING, data=yes())
    assert answer.status_code == 422
    assert "nobody who could get a certificate" in main(answer)


# ── how it goes ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_while_it_is_under_way_the_page_comes_anew_unless_asked_not_to(browse, aino, made):
    for _n in range(3):
        present(made, actor=aino)
    started = start(made.group, aino)
    BatchEntry.objects.filter(pk=started.entries.first().pk).update(state="skipped", reason="closed")
    answer = browse(aino, "batches:batch", started.pk)
    assert answer["Refresh"] == "5"
    assert '<progress max="3" value="1"' in main(answer)
    assert "1 of 3 done" in section(main(answer), "progress")
    assert 'role="status"' in main(answer)
    assert "<title>1 of 3" in answer.content.decode()
    still = browse(aino, "batches:batch", started.pk, query="?still=1")
    assert "Refresh" not in still
    assert "Look again" in main(still)
    assert 'aria-labelledby="file"' not in main(still)


def test_when_it_is_done_the_page_stands_still_and_shows_who_got_one(browse, aino, batch):
    answer = browse(aino, "batches:batch", batch.pk)
    assert "Refresh" not in answer
    code = batch.entries.get().credential.shown_code
    assert f"Aada Aiempi {code} In force" in section(main(answer), "issued")
    assert "Only the administrators can revoke it" in section(main(answer), "issued")
    assert "@post.example" not in main(answer)


def test_what_failed_is_told_with_its_reason_and_can_be_tried_again(browse, aino, made, batch, monkeypatch):
    present(made, UserFactory(name="Vilho Virhe"), actor=aino)
    award = credentials.award
    monkeypatch.setattr(credentials, "award", lambda **given: 1 / 0)
    failed = finished(made.group, aino)
    monkeypatch.setattr(credentials, "award", award)
    page = main(browse(aino, "batches:batch", failed.pk))
    assert "Vilho Virhe: Something went wrong on our side" in section(page, "failed")
    answer = browse(aino, "batches:again", failed.pk, data={})
    assert answer.status_code == 302
    actions.work_off(batch_id=failed.pk)
    assert "Not everything worked" not in main(browse(aino, "batches:batch", failed.pk))


def test_one_that_was_revoked_or_erased_shows_that_it_no_longer_holds(browse, aino, admin, made, batch):
    credentials.revoke(credential=Credential.objects.get(), reason="Väärä henkilö sai tämän.", actor=admin)
    assert "Aada Aiempi" in section(main(browse(aino, "batches:batch", batch.pk)), "issued")
    assert "Revoked" in section(main(browse(aino, "batches:batch", batch.pk)), "issued")
    credentials.erase(credential=Credential.objects.get(), actor=batch.entries.get().person)
    assert "No longer available" in section(main(browse(aino, "batches:batch", batch.pk)), "issued")


# ── what is not told ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_does_not_share_is_named_and_nothing_else_is_told(browse, aino, made):
    hidden = present(made, UserFactory(name="Onni Hiljainen"), actor=aino, shares=False)
    present(made, UserFactory(name="Seija Jakava"), actor=aino)
    page = main(browse(aino, "batches:group_issue", made.group.pk, MEETING))
    assert "1 person gets a certificate." in page
    assert words(page).count("Onni Hiljainen") == 1
    assert "do not share their progress: Onni Hiljainen." in words(page)
    done = finished(made.group, aino)
    assert Credential.objects.filter(person=hidden.person).exists()
    page = main(browse(aino, "batches:batch", done.pk))
    assert "1 of 1 done" in words(page)
    assert "Onni Hiljainen" not in page
    assert Credential.objects.get(person=hidden.person).shown_code not in page
    assert section(main(browse(aino, "batches:group", made.group.pk)), "batches").endswith(f"1 {aino.name} Done")


def test_who_withdraws_or_leaves_is_hidden_at_once(browse, aino, made):
    members = [present(made, actor=aino) for _n in range(3)]
    done = finished(made.group, aino)
    groups.withdraw_sharing(membership=members[0], actor=members[0].person)
    groups.leave(membership=members[1], actor=members[1].person)
    page = main(browse(aino, "batches:batch", done.pk))
    assert "1 of 1 done" in words(page)
    assert members[2].person.name in page
    for gone in members[:2]:
        assert f">{gone.person.name}<" not in page
        assert Credential.objects.get(person=gone.person).shown_code not in page


def test_a_member_who_may_not_know_of_the_batch_does_not_learn_of_it(browse, aino, made, batch):
    other = opened(actor=coordinator("01"), code="01")
    assert browse(other.group.opened_by, "batches:batch", batch.pk).status_code == 404


# ── how often the database is asked ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "most"), [("group", 18), ("group_issue", 20), ("batch", 17)])
def test_the_pages_cost_the_same_for_few_and_for_many(client, aino, made, name, most):
    def asked(number):
        crowd(made.group, number, actor=aino)
        done = start(made.group, aino)
        BatchEntry.objects.filter(batch=done).update(state="skipped", reason="closed")
        Batch.objects.update(state=BatchState.DONE, done_at=clock.now())
        args = {"group": [made.group.pk], "group_issue": [made.group.pk, MEETING], "batch": [done.pk]}[name]
        where = reverse(f"batches:{name}", args=args)
        client.get(where)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(where).status_code == 200
        return len(captured)

    client.force_login(aino)
    assert asked(1) == asked(12) <= most
