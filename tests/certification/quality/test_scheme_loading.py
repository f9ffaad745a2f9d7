"""A scheme is loaded from a file: whole or not at all, once, and never over what people have worked on."""

import io

import pytest
import yaml
from django.core.management import CommandError, call_command

from certification.quality import contents, indicators, loading
from certification.quality.actions import scheme as actions
from certification.quality.models import Criterion, EvidenceRule, Line, Scheme, Version
from tests.factories import quality

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    """The file of the release as plain values; ``file(given)`` writes changed ones."""

    def written(given):
        path = tmp_path / "criteria.yaml"
        path.write_text(yaml.safe_dump(given, allow_unicode=True), encoding="utf-8")
        return path

    return written


@pytest.fixture
def given():
    return yaml.safe_load(loading.FILE.read_text(encoding="utf-8"))


def test_the_scheme_of_the_release_is_loaded_as_a_draft_in_three_languages():
    version = loading.load(loading.FILE)
    assert (version.scheme.slug, version.number, version.state) == ("vieri-laatu", 1, "draft")
    assert [version.scheme.name_fi, version.scheme.name_sv, version.scheme.name_en] == [
        "Vieri-laatu",
        "Vieri-kvalitet",
        "Vieri Quality",
    ]
    assert version.scheme.notice_en.startswith("Demo content")
    assert (version.valid_months, version.minor_days, version.retention_years, version.most_minor) == (36, 90, 6, 3)
    assert len(version.declaration_sv.splitlines()) == 5
    assert version.groups.count() == 7
    assert Criterion.objects.filter(group__version=version).count() == 31
    course = EvidenceRule.objects.get(indicator="share_basic_course")
    assert (course.kind, course.required, course.target, course.criterion.number) == ("automatic", True, 100, "2.1")
    home = Criterion.objects.get(key="home_safety")
    assert home.scopes == ["home"]
    assert all(getattr(home, f"{name}_{code}") for name in contents.CRITERION for code in ("fi", "sv", "en"))


def test_everything_in_the_file_of_the_release_is_counted_by_vieri():
    version = loading.load(loading.FILE)
    known = {each.key for each in indicators.all()}
    assert contents.figures_of(contents.of(version)) <= known


def test_the_same_content_loaded_twice_changes_nothing():
    first = loading.load(loading.FILE)
    lines, rows = Line.objects.count(), set(Criterion.objects.values_list("pk", flat=True))
    assert loading.load(loading.FILE) == first
    assert Line.objects.count() == lines
    assert set(Criterion.objects.values_list("pk", flat=True)) == rows


def test_other_content_than_the_published_becomes_a_new_draft(given, file):
    first = loading.load(file(given))
    Version.objects.filter(pk=first.pk).update(state="published", published_at=first.created_at)
    given["groups"][0]["criteria"][0]["level"] = "should"
    second = loading.load(file(given))
    assert (second.number, second.state) == (2, "draft")
    assert contents.of(second).criteria[0].level == "should"
    assert contents.of(Version.objects.get(pk=first.pk)).criteria[0].level == "must"
    assert loading.load(file(given)) == second


def test_a_draft_with_other_content_is_written_over_only_when_told(given, file):
    draft = loading.load(file(given))
    given["scheme"]["terms"]["valid_months"] = 24
    with pytest.raises(loading.NotLoadable, match="Draft 1 says something else"):
        loading.load(file(given))
    draft.refresh_from_db()
    assert draft.valid_months == 36
    assert loading.load(file(given), replace=True) == draft
    draft.refresh_from_db()
    assert draft.valid_months == 24


def test_names_of_the_scheme_follow_the_file_at_once(given, file):
    loading.load(file(given))
    given["scheme"]["name"]["en"] = "Another name"
    loading.load(file(given))
    assert Scheme.objects.get().name_en == "Another name"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda given: given.pop("scheme"), "scheme: is missing"),
        (lambda given: given["scheme"].pop("key"), "scheme.key: is missing"),
        (lambda given: given["scheme"]["name"].pop("sv"), "scheme.name.sv: the text is missing"),
        (lambda given: given["scheme"]["terms"].update(valid_months="long"), "scheme.terms.valid_months"),
        (lambda given: given["scheme"]["terms"].update(valid_months=True), "scheme.terms.valid_months"),
        (lambda given: given.pop("groups"), "groups: is missing"),
        (lambda given: given.update(groups=["x"]), "groups: is missing, or no list of entries"),
        (lambda given: given["groups"][0].update(key="two words"), "groups[0].key"),
        (lambda given: given["groups"][1].update(key="purpose"), "purpose is there twice"),
        (lambda given: given["groups"][0].update(criteria=[]), "groups.purpose.criteria: is missing"),
        (lambda given: criterion(given).update(level="maybe"), "level: 'maybe' is not one of must, should"),
        (lambda given: criterion(given).update(scope=["moon"]), "scope: 'moon' is not one of"),
        (lambda given: criterion(given).update(scope=None), "scope: is missing, or no list"),
        (lambda given: criterion(given).update(number=1.1), "number: is missing, or no text"),
        (lambda given: criterion(given)["why"].update(en=" "), "why.en: the text is missing"),
        (lambda given: criterion(given)["requirement"].update(fi="x" * 1001), "requirement.fi: longer than 1000"),
        (lambda given: criterion(given).update(evidence=[{"kind": "smell"}]), "kind: 'smell' is not one of"),
        (lambda given: criterion(given).update(evidence=[{"kind": "automatic"}]), "automatic evidence names a figure"),
        (
            lambda given: criterion(given).update(evidence=[{"kind": "automatic", "indicator": "luck"}]),
            "luck is not among the indicators",
        ),
        (lambda given: criterion(given).update(evidence=[{"kind": "file"}] * 2), "evidence[1]: is there twice"),
        (lambda given: given["indicators"][0].update(target="many"), "indicators[0].target"),
        (lambda given: given.pop("declaration"), "declaration: is missing"),
    ],
)
def test_a_file_with_something_wrong_is_refused_with_its_place(given, file, change, said):
    change(given)
    with pytest.raises(loading.NotLoadable) as refused:
        loading.load(file(given))
    assert any(said in problem for problem in refused.value.problems), refused.value.problems
    assert not Scheme.objects.exists()


def criterion(given):
    return given["groups"][0]["criteria"][0]


def test_all_that_is_wrong_is_said_at_once(given, file):
    criterion(given)["why"].pop("sv")
    given["scheme"]["name"].pop("en")
    with pytest.raises(loading.NotLoadable) as refused:
        loading.load(file(given))
    assert len(refused.value.problems) == 2


@pytest.mark.parametrize("content", [b"", b"- a", b"\xff\xfe\x00", b"a: [1"])
def test_what_is_no_such_file_is_refused_in_words(tmp_path, content):
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    with pytest.raises(loading.NotLoadable):
        loading.load(path)


def test_the_command_says_what_it_did_and_what_is_wrong(tmp_path):
    out = io.StringIO()
    call_command("load_scheme", stdout=out)
    assert out.getvalue().startswith("vieri-laatu, version 1: ")
    with pytest.raises(CommandError, match="The file cannot be read"):
        call_command("load_scheme", str(tmp_path / "nothing.yaml"))


def test_loading_is_written_into_the_trail():
    version = loading.load(loading.FILE)
    line = Line.objects.get(verb="version.load")
    assert line.about == f"version {version.pk}"


def test_what_was_loaded_can_be_published():
    version = actions.publish(version=loading.load(loading.FILE), actor=quality.agency("lead"))
    assert Version.objects.current() == version
