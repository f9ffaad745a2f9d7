"""Drafts of the scheme: begun, changed, published, discarded, by whoever leads certification and nobody else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from certification.quality import comparing, contents, drafts
from certification.quality.actions import scheme as actions
from certification.quality.models import Criterion, EvidenceRule, Line, Version
from certification.quality.states import Part
from core.errors import Refused
from tests.factories import quality
from tests.factories.accounts import UserFactory
from tests.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return quality.agency("lead")


@pytest.fixture
def draft(lead):
    draft = actions.start_draft(scheme=quality.published_version().scheme, actor=lead)
    for code in ("fi", "sv", "en"):
        setattr(draft, f"what_changed_{code}", "Selkeämpi.")
    draft.save()
    return draft


def test_a_draft_begins_as_a_copy_of_the_newest_published_version(lead):
    published = quality.published_version()
    draft = actions.start_draft(scheme=published.scheme, actor=lead)
    assert (draft.number, draft.state) == (2, "draft")
    assert contents.of(draft) == contents.of(published)


def test_begun_twice_there_is_one_draft(lead, draft):
    assert actions.start_draft(scheme=draft.scheme, actor=lead) == draft
    assert Version.objects.count() == 2


def test_published_it_is_the_current_one_and_the_trail_says_which_text(lead, draft):
    actions.publish(version=draft, actor=lead)
    assert Version.objects.current() == draft
    line = Line.objects.get(verb="version.publish")
    assert '"sha256":"' in line.text
    # Sent twice nothing happens.
    actions.publish(version=draft, actor=lead)
    assert Line.objects.filter(verb="version.publish").count() == 1


@pytest.mark.parametrize("part", [Part.EVALUATOR, Part.REVIEWER, Part.DECIDER, "cases", None])
def test_nobody_else_keeps_the_scheme_not_even_an_administrator(part, draft):
    person = quality.agency(part) if part else UserFactory(is_superuser=True)
    for refused in (
        lambda: actions.start_draft(scheme=draft.scheme, actor=person),
        lambda: actions.publish(version=draft, actor=person),
        lambda: actions.discard_draft(version=draft, actor=person),
        lambda: actions.load_starter(actor=person),
        lambda: actions.edit_scheme(scheme=draft.scheme, texts={}, seen="", actor=person),
        lambda: actions.edit_version(version=draft, values={}, seen="", actor=person),
        lambda: actions.save_group(version=draft, group=None, values={"key": "x"}, seen="", actor=person),
        lambda: actions.remove(part=draft.groups.first(), actor=person),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def missing(draft, lead):
    with pytest.raises(Refused) as refused:
        actions.publish(version=draft, actor=lead)
    draft.refresh_from_db()
    assert not draft.is_published
    return " ".join(refused.value.messages)


def test_a_text_that_is_missing_in_one_language_keeps_it_from_being_published(lead, draft):
    Criterion.objects.filter(group__version=draft, key="refreshed").update(why_sv="")
    assert "2.4" in missing(draft, lead)


def test_a_criterion_without_required_evidence_keeps_it_from_being_published(lead, draft):
    EvidenceRule.objects.filter(criterion__group__version=draft, criterion__key="refreshed").update(required=False)
    assert "2.4" in missing(draft, lead)


def test_a_figure_that_nobody_counts_keeps_it_from_being_published(lead, draft):
    EvidenceRule.objects.filter(criterion__group__version=draft, indicator="share_basic_course").update(
        indicator="luck"
    )
    assert "luck" in missing(draft, lead)


def test_two_criteria_with_one_number_keep_it_from_being_published(lead, draft):
    Criterion.objects.filter(group__version=draft, key="refreshed").update(number="2.3")
    assert "2.3" in missing(draft, lead)


def test_a_group_without_criteria_and_a_version_without_groups_are_not_published(lead, draft):
    Criterion.objects.filter(group__version=draft, group__key="purpose").delete()
    assert "purpose" in missing(draft, lead)
    draft.groups.all().delete()
    assert missing(draft, lead)


def test_a_later_version_says_what_changed(lead, draft):
    draft.what_changed_en = ""
    draft.save()
    assert missing(draft, lead)


def test_a_draft_is_discarded_and_a_published_version_never(lead, draft):
    published = Version.objects.current()
    actions.discard_draft(version=draft, actor=lead)
    assert not Version.objects.filter(pk=draft.pk).exists()
    # Twice is once.
    actions.discard_draft(version=draft, actor=lead)
    with pytest.raises(Refused):
        actions.discard_draft(version=published, actor=lead)


def test_a_published_version_is_changed_by_no_action(lead):
    published = quality.published_version()
    group = published.groups.first()
    criterion = group.criteria.first()
    for refused in (
        lambda: actions.edit_version(version=published, values={}, seen=drafts.stamp(published), actor=lead),
        lambda: actions.save_group(version=published, group=group, values={}, seen=drafts.stamp(group), actor=lead),
        lambda: actions.remove(part=criterion, actor=lead),
    ):
        with pytest.raises(Refused) as said:
            refused()
        assert said.value.error_list[0].code == "published"


def test_names_in_use_are_never_emptied(lead):
    scheme = quality.published_version().scheme
    texts = contents.texts_of(scheme, contents.SCHEME)
    with pytest.raises(Refused):
        actions.edit_scheme(scheme=scheme, texts=texts | {"name_sv": ""}, seen=drafts.stamp(scheme), actor=lead)


def test_two_versions_are_compared_by_the_keys_of_their_criteria(draft):
    old = Version.objects.current()
    rows = Criterion.objects.filter(group__version=draft)
    rows.filter(key="refreshed").update(level="must", requirement_sv="Annat", guidance_evaluator_en="Other")
    rows.filter(key="remote_safe").update(scopes=["remote", "home"])
    rows.get(key="purpose_published").delete()
    made = rows.get(key="access_known")
    made.pk, made.key, made.number = None, "brand_new", "2.9"
    made.save()
    EvidenceRule.objects.filter(criterion__group__version=draft, indicator="share_basic_course").update(target=80)
    draft.valid_months = 24
    draft.save()
    found = comparing.compare(contents.of(old), contents.of(draft), internal=True)
    assert [each.key for each in found.added] == ["brand_new"]
    assert [each.key for each in found.removed] == ["purpose_published"]
    changed = {each.key: each for each in found.changed}
    assert set(changed) == {"basic_course", "remote_safe", "refreshed"}
    assert [(text.field, text.languages) for text in changed["refreshed"].texts] == [
        ("requirement", ("sv",)),
        ("guidance_evaluator", ("en",)),
    ]
    assert (
        len(changed["refreshed"].facts) == len(changed["remote_safe"].facts) == len(changed["basic_course"].facts) == 1
    )
    assert "80" in changed["basic_course"].facts[0].after
    assert [(fact.before, fact.after) for fact in found.terms.facts] == [("36", "24")]


def test_what_evaluators_are_advised_is_told_inside_only(draft):
    old = Version.objects.current()
    Criterion.objects.filter(group__version=draft, key="refreshed").update(guidance_evaluator_en="Other")
    assert comparing.compare(contents.of(old), contents.of(draft), internal=True)
    assert not comparing.compare(contents.of(old), contents.of(draft))


def test_equal_versions_do_not_differ(draft):
    assert not comparing.compare(contents.of(Version.objects.current()), contents.of(draft), internal=True)


def begin_at_once():
    """How two ended who began a draft at the same moment."""
    lead, scheme = quality.agency("lead"), quality.published_version().scheme

    def attempt():
        try:
            return actions.start_draft(scheme=scheme, actor=lead).number
        except IntegrityError:
            return "refused by the table"

    with together() as run:
        return run(attempt, attempt)


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_a_draft_at_once_get_the_same_one():
    assert begin_at_once() == [2, 2]


@pytest.mark.django_db(transaction=True)
def test_if_nobody_looked_for_a_draft_the_second_would_fail(monkeypatch):
    """The control: the race is real, and it is the look under the lock that decides it."""
    monkeypatch.setattr(Version, "is_published", True)
    assert sorted(begin_at_once(), key=str) == [2, "refused by the table"]
