"""The criteria as everybody reads them, and the screens on which whoever leads certification keeps them."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from certification.quality import drafts, loading
from certification.quality.actions import scheme as actions
from certification.quality.models import Criterion, EvidenceRule, Scheme, Version
from certification.quality.states import Part
from core import clock
from tests.factories import quality

pytestmark = pytest.mark.django_db


def page(client, number=None, language="en"):
    with translation.override(language):
        url = reverse("quality:criteria")
    return client.get(url, {"version": number} if number else {})


def published():
    version = loading.load(loading.FILE)
    version.state, version.published_at = "published", clock.now()
    version.save()
    return version


def opened(*parts):
    """Somebody with these parts who may open the Wagtail admin."""
    person = quality.agency(*parts)
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return person


@pytest.fixture
def lead(client):
    person = opened("lead")
    client.force_login(person)
    return person


@pytest.fixture
def draft(lead):
    return actions.start_draft(scheme=quality.published_version().scheme, actor=lead)


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("fi", ["Vieri-laatu", "Esimerkkisisältöä", "Tarkoitus ja puolueettomuus"]),
        ("sv", ["Vieri-kvalitet", "Exempelinnehåll", "Syfte och opartiskhet"]),
        ("en", ["Vieri Quality", "Demo content", "Purpose and impartiality"]),
    ],
)
def test_everybody_reads_the_criteria_in_their_language(client, language, texts):
    published()
    answer = page(client, language=language)
    shown = answer.content.decode().replace("\u00ad", "")
    assert answer.status_code == 200
    assert all(text in shown for text in texts)


def test_each_criterion_says_why_and_what_counts_as_evidence_but_not_how_evaluators_look(client):
    published()
    shown = page(client).content.decode()
    assert "A shared foundation means" in shown
    assert "From Vieri: Basic course valid, at least 100 %" in shown
    assert "File (helpful, not required)" in shown
    assert "Vieri counts the share." in shown
    assert "Equivalent training must cover" not in shown


def test_without_a_published_version_the_page_says_so(client):
    loading.load(loading.FILE)
    answer = page(client)
    assert answer.status_code == 200
    assert "have not been published yet" in answer.content.decode()


def test_older_versions_are_read_and_say_that_there_is_a_newer_one(client):
    quality.published_version()
    quality.published_version()
    old = page(client, 1).content.decode()
    assert "There is a newer version" in old
    assert 'content="noindex"' in old
    new = page(client).content.decode()
    assert "There is a newer version" not in new
    assert "What changed since version 1" in new


def test_drafts_and_numbers_that_never_were_are_not_found(client, draft):
    for number in (draft.number, 99, "x", "1'"):
        assert page(client, number).status_code == 404


def test_the_page_asks_as_often_with_more_criteria(client):
    def asked():
        with CaptureQueriesContext(connection) as asked:
            page(client)
        return len(asked)

    quality.published_version()
    quality.published_version()
    page(client)
    few = asked()
    published()
    assert asked() == few


def screens(version):
    group = version.groups.first()
    criterion = group.criteria.first()
    return {
        "quality_scheme": [],
        "quality_scheme_edit": [version.scheme_id],
        "quality_scheme_version": [version.pk],
        "quality_scheme_terms": [version.pk],
        "quality_scheme_discard": [version.pk],
        "quality_scheme_add_group": [version.pk],
        "quality_scheme_group": [version.pk, group.pk],
        "quality_scheme_remove_group": [version.pk, group.pk],
        "quality_scheme_add_criterion": [version.pk],
        "quality_scheme_criterion": [version.pk, criterion.pk],
        "quality_scheme_remove_criterion": [version.pk, criterion.pk],
    }


def test_whoever_leads_opens_every_screen(client, draft):
    for name, keys in screens(draft).items():
        assert client.get(reverse(name, args=keys)).status_code == 200, name


def test_nobody_else_of_the_admin_opens_one(client, draft):
    client.force_login(opened(Part.EVALUATOR))
    for name, keys in screens(draft).items():
        assert client.get(reverse(name, args=keys)).status_code in (302, 403), name
    client.post(reverse("quality_scheme_publish", args=[draft.pk]))
    draft.refresh_from_db()
    assert not draft.is_published


def test_a_published_version_is_read_and_never_changed(client, lead):
    version = quality.published_version()
    assert client.get(reverse("quality_scheme_version", args=[version.pk])).status_code == 200
    group = version.groups.first()
    for name, keys in screens(version).items():
        if name in ("quality_scheme", "quality_scheme_edit", "quality_scheme_version"):
            continue
        assert client.post(reverse(name, args=keys)).status_code == 302, name
    assert version.groups.filter(pk=group.pk).exists()


def test_the_starter_is_loaded_published_and_a_draft_begun_with_clicks(client, lead):
    client.post(reverse("quality_scheme_load"))
    version = Version.objects.get()
    client.post(reverse("quality_scheme_publish", args=[version.pk]))
    version.refresh_from_db()
    assert version.is_published
    for _time in range(2):
        client.post(reverse("quality_scheme_draft", args=[version.scheme_id]))
    assert Version.objects.filter(state="draft").count() == 1
    # A second scheme is not loaded over it.
    client.post(reverse("quality_scheme_load"))
    assert Version.objects.count() == 2


def filled(client, url, **more):
    """What the form of this page would send, with changes."""
    form = client.get(url).context["form"]
    data = {}
    for field in form:
        value = field.value()
        data[field.html_name] = [str(each) for each in value] if isinstance(value, list) else str(value or "")
    return data | more


def test_a_criterion_is_changed_with_its_evidence(client, draft):
    criterion = Criterion.objects.get(group__version=draft, key="refreshed")
    url = reverse("quality_scheme_criterion", args=[draft.pk, criterion.pk])
    changed = filled(
        client,
        url,
        requirement_sv="Nytt krav",
        level="must",
        scopes=["organisation", "home"],
        evidence_statement="",
        evidence_file="required",
        figure_1="share_basic_course",
        figure_1_wanted="helpful",
        figure_1_target="80",
    )
    assert client.post(url, changed).status_code == 302
    criterion.refresh_from_db()
    assert (criterion.requirement_sv, criterion.level, criterion.scopes) == (
        "Nytt krav",
        "must",
        ["organisation", "home"],
    )
    rules = [(each.kind, each.required, each.indicator, each.target) for each in criterion.evidence_rules.all()]
    assert rules == [("automatic", False, "share_basic_course", 80), ("file", True, "", None)]


def test_what_was_typed_stays_when_something_is_wrong(client, draft):
    url = reverse("quality_scheme_add_criterion", args=[draft.pk])
    given = filled(client, url, key="refreshed", number="9.9", requirement_fi="Uusi vaatimus", scopes=["place"])
    given["group"] = str(draft.groups.first().pk)
    answer = client.post(url, given)
    assert answer.status_code == 422
    assert "Uusi vaatimus" in answer.content.decode()
    assert client.post(url, given | {"scopes": []}).status_code == 422
    assert client.post(url, given | {"figure_1_target": "5"}).status_code == 422
    assert (
        client.post(url, given | {"figure_1": "share_basic_course", "figure_2": "share_basic_course"}).status_code
        == 422
    )
    assert client.post(url, given | {"key": "entirely_new"}).status_code == 302
    made = Criterion.objects.get(key="entirely_new")
    assert (made.number, made.order, made.scopes) == ("9.9", made.group.criteria.count(), ["place"])


def test_nobody_writes_over_another_without_being_told(client, draft):
    group = draft.groups.first()
    url = reverse("quality_scheme_group", args=[draft.pk, group.pk])
    given = filled(client, url, name_fi="Minun nimeni")
    group.name_fi = "Toisen nimi"
    group.save()
    answer = client.post(url, given)
    assert answer.status_code == 422
    assert "Minun nimeni" in answer.content.decode()
    group.refresh_from_db()
    assert group.name_fi == "Toisen nimi"
    # Sent once more, knowing it, it is saved.
    again = {field.html_name: str(field.value() or "") for field in answer.context["form"]}
    assert client.post(url, again).status_code == 302
    group.refresh_from_db()
    assert group.name_fi == "Minun nimeni"


def test_a_group_is_added_and_taken_out(client, draft):
    url = reverse("quality_scheme_add_group", args=[draft.pk])
    assert client.post(url, filled(client, url, key="own", name_fi="Oma")).status_code == 302
    assert client.post(url, filled(client, url, key="own", name_fi="Oma")).status_code == 422
    made = draft.groups.get(key="own")
    assert made.order == draft.groups.count()
    for _time in range(2):
        assert client.post(reverse("quality_scheme_remove_group", args=[draft.pk, made.pk])).status_code == 302
    assert not draft.groups.filter(key="own").exists()


def test_periods_and_the_notice_are_changed(client, draft):
    url = reverse("quality_scheme_terms", args=[draft.pk])
    answer = client.post(url, filled(client, url, valid_months="24"))
    assert answer.status_code == 302, answer.context["form"].errors
    assert client.post(url, filled(client, url, valid_months="0")).status_code == 422
    draft.refresh_from_db()
    assert draft.valid_months == 24
    url = reverse("quality_scheme_edit", args=[draft.scheme_id])
    texts = {f"notice_{code}": f"Huom {code}" for code in ("fi", "sv", "en")}
    texts |= {f"intro_{code}": f"Johdanto {code}" for code in ("fi", "sv", "en")}
    assert client.post(url, filled(client, url, **texts)).status_code == 302
    assert Scheme.objects.get().notice_sv == "Huom sv"
    assert client.post(url, filled(client, url, notice_sv="")).status_code == 422


def test_a_draft_says_what_it_lacks_and_is_not_published(client, draft):
    EvidenceRule.objects.filter(criterion__group__version=draft, criterion__key="refreshed").delete()
    shown = client.get(reverse("quality_scheme_version", args=[draft.pk])).content.decode()
    assert "2.4" in shown
    assert reverse("quality_scheme_publish", args=[draft.pk]) not in shown
    client.post(reverse("quality_scheme_publish", args=[draft.pk]))
    draft.refresh_from_db()
    assert not draft.is_published


def test_the_screen_shows_what_differs_from_another_version(client, draft):
    Criterion.objects.filter(group__version=draft, key="refreshed").update(guidance_evaluator_fi="Katso tarkemmin")
    url = reverse("quality_scheme_version", args=[draft.pk])
    assert "Katso tarkemmin" in client.get(url, {"with": "1"}).content.decode()
    assert client.get(url, {"with": "77"}).context["comparison"] is None


def test_a_draft_is_discarded_after_it_was_asked(client, draft):
    url = reverse("quality_scheme_discard", args=[draft.pk])
    client.get(url)
    assert Version.objects.filter(pk=draft.pk).exists()
    client.post(url)
    assert not Version.objects.filter(pk=draft.pk).exists()


def test_the_stamp_does_not_depend_on_the_language_of_the_reader(draft):
    group = draft.groups.first()
    stamps = set()
    for code in ("fi", "sv", "en"):
        with translation.override(code):
            stamps.add(drafts.stamp(group))
    assert len(stamps) == 1
