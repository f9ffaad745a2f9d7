"""The tasks volunteers can apply for: those that come with a release, and how administrators edit them."""

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail.models import ModelLogEntry

from tests.factories.accounts import staff
from tests.factories.volunteers import TaskFactory
from volunteers.onboarding import starter
from volunteers.onboarding.models import Task

pytestmark = pytest.mark.django_db
LIST, ADD = "wagtailsnippets_onboarding_task:list", "wagtailsnippets_onboarding_task:add"


@pytest.fixture(autouse=True)
def _no_second_step(settings):
    settings.STAFF_TWO_STEP_REQUIRED = False


# ── what a release brings ────────────────────────────────────────────────────────────────────────────────────────────


def test_five_tasks_in_three_languages_one_of_them_with_minors():
    assert starter.load(Task) == 5
    for task in Task.objects.all():
        task.full_clean()
        texts = {getattr(task, f"{name}_{code}") for name in ("name", "summary") for code in ("fi", "sv", "en")}
        assert len(texts) == 6
        assert all(texts)
    assert [task.slug for task in Task.objects.filter(with_minors=True)] == ["youth-guide"]
    assert [task.slug for task in Task.objects.filter(from_15=True)] == ["group-helper"]
    with translation.override("sv"):
        assert Task.objects.get(slug="home-visitor").name == "Digistödjare på hembesök"


def test_loaded_again_it_changes_nothing_of_what_an_administrator_made_of_them():
    starter.load(Task)
    Task.objects.filter(slug="home-visitor").update(name_fi="Kotikäyntien tukija", retired=True, trial_sessions=5)
    Task.objects.filter(slug="group-helper").delete()
    assert starter.load(Task) == 1
    task = Task.objects.get(slug="home-visitor")
    assert (task.name_fi, task.retired, task.trial_sessions) == ("Kotikäyntien tukija", True, 5)
    assert starter.load(Task) == 0


# ── in the admin ─────────────────────────────────────────────────────────────────────────────────────────────────────


def edit_url(task):
    return reverse("wagtailsnippets_onboarding_task:edit", args=[task.pk])


def filled(**more):
    names = {f"name_{code}": f"Kahvittaja {code}" for code in ("fi", "sv", "en")}
    summaries = {f"summary_{code}": "" for code in ("fi", "sv", "en")}
    return {"slug": "coffee", "order": "9", "trial_sessions": "2", "interview": "on", **names, **summaries, **more}


def test_an_administrator_adds_edits_and_retires_a_task(client, admin):
    client.force_login(admin)
    assert client.post(reverse(ADD), filled()).status_code == 302
    task = Task.objects.get(slug="coffee")
    assert (task.name_sv, task.interview, task.with_minors) == ("Kahvittaja sv", True, False)
    assert client.get(edit_url(task)).status_code == 200
    # The short name stays what it is.
    client.post(edit_url(task), filled(slug="tea", with_minors="on", retired="on"))
    task.refresh_from_db()
    assert (task.slug, task.with_minors, task.retired) == ("coffee", True, True)
    assert ModelLogEntry.objects.filter(object_id=task.pk, action__startswith="wagtail.").count() == 2
    assert client.get(reverse(LIST)).status_code == 200


BAD = {
    "minors guided by minors": ({"with_minors": "on", "from_15": "on"}, "from_15"),
    "too many sessions": ({"trial_sessions": "21"}, "trial_sessions"),
    "a name missing in Swedish": ({"name_sv": ""}, "name_sv"),
    "a short name with spaces": ({"slug": "a b"}, "slug"),
    "a short name there is": ({"slug": "taken"}, "slug"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_task_is_not_added_with(client, admin, case):
    TaskFactory(slug="taken")
    wrong, field = BAD[case]
    client.force_login(admin)
    answer = client.post(reverse(ADD), filled(**wrong))
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert Task.objects.count() == 1


def test_nobody_deletes_a_task(client, admin):
    task = TaskFactory()
    client.force_login(admin)
    client.post(reverse("wagtailsnippets_onboarding_task:delete", args=[task.pk]))
    assert Task.objects.filter(pk=task.pk).exists()


def test_others_of_the_staff_do_not_edit_tasks(client, learner):
    task = TaskFactory()
    for person in (staff("access_admin"), learner):
        client.force_login(person)
        client.post(edit_url(task), filled())
        client.post(reverse(ADD), filled())
    assert Task.objects.get().name_fi == task.name_fi
