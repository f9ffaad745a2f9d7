"""The demo: the whole site in three languages, made through Wagtail, wagtail-localize and the actions of the floors."""

import html
import json
import re
from collections import Counter
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override
from wagtail.fields import StreamField
from wagtail.models import Page, PageLogEntry, Revision, Site
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from accounts.models import User
from certification.credentials import editions
from certification.credentials.models import Credential, Edition
from certification.credentials.states import Status
from cms import foundation
from cms.demo import exercises
from cms.demo.source import DATA, LANGUAGES, NOTES, is_text, read
from cms.demo.tree import Sheet, Tree
from cms.models import CoursePage, GoodPracticePage, PilotPage, PracticePage, QuizPage, SiteTexts, StandardPage
from core.models import OutgoingMail
from network.directory.models import Term
from network.geography.models import Region
from tests.demo_site import run, seeded
from training.courses import guests
from training.courses.models import Course, Enrolment, QuestionText, QuizVersion
from training.courses.progress import Progress
from training.courses.states import EnrolmentState
from training.paths import progress as paths
from training.practice import freezing, keeping, snapshot
from volunteers.onboarding import drafts

# The same texts, people and pages on either database; that PostgreSQL takes them, tests/test_installation.py shows.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
PAGES = 55
# Of pages that are made from rows.
A_FEW = 4
FILES = [path.relative_to(DATA).as_posix() for path in sorted(DATA.rglob("*.yaml"))]


@pytest.fixture(scope="module")
def demo(module_transaction, django_db_blocker):
    with seeded(django_db_blocker) as site:
        yield site


@pytest.fixture(autouse=True)
def _made(demo):
    """Every test here looks at the made demo."""


def pages(language=None):
    found = Page.objects.filter(depth__gt=1)
    return found.filter(locale__language_code=language) if language else found


def test_the_command_refuses_outside_the_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("seed_demo")


@EACH_LANGUAGE
def test_every_page_is_live_in_every_language_without_unpublished_changes(language):
    keys = set(pages("fi").values_list("translation_key", flat=True))
    live = pages(language).live().filter(has_unpublished_changes=False, alias_of=None)
    assert set(live.values_list("translation_key", flat=True)) == keys
    assert live.count() == len(keys) == PAGES


def test_the_page_tree_is_sound():
    assert not any(Page.find_problems())


@EACH_LANGUAGE
def test_the_site_holds_three_courses_eight_practices_and_four_pilots(language):
    for model, count in {CoursePage: 3, QuizPage: 3, GoodPracticePage: 8, PilotPage: 4}.items():
        assert model.objects.filter(locale__language_code=language).live().count() == count


@EACH_LANGUAGE
def test_the_eight_exercises_stand_in_every_language_and_can_be_begun(language, client):
    rows = PracticePage.objects.filter(locale__language_code=language).live()
    assert rows.count() == len(exercises.FILES) == 8
    for page in rows:
        assert page.scenario.versions.current().exists()
        assert str(begin(page, language)) in client.get(page.url).content.decode()


@pytest.mark.parametrize("name", exercises.FILES)
def test_what_is_frozen_of_an_exercise_is_what_its_file_says(name):
    """Texts of three languages, screens, rules, ways: nothing is lost on the way through the pages."""
    file = read(f"exercises/{name}.yaml")
    page = PracticePage.objects.get(slug=file["slug"]["fi"])
    (version,) = page.scenario.versions.all()
    assert bare(version.data) == bare(freezing.plain(snapshot.from_plain(file)))


def test_every_segment_has_its_swedish_and_english_text():
    assert Translation.objects.count() == 2 * TranslationSource.objects.count() == 2 * PAGES
    for translation in Translation.objects.all():
        total, translated = translation.get_progress()
        assert total == translated, translation.source


def test_no_finnish_sentence_is_left_on_a_swedish_or_english_page():
    same = {
        row.data
        for row in StringTranslation.objects.select_related("translation_of")
        if row.data == row.translation_of.data
    }
    # Names, addresses, years and single words are alike; sentences are not.
    assert {text for text in same if not re.fullmatch(ALIKE, re.sub(r"<[^>]+>", "", text))} == set()


ALIKE = r"[\dX]+( \d+)+|[\w.+-]+@[\w.-]+\.|[\w.+-]+@[\w.-]+|[\d–]+|[\w-]+|[\w-]+(\.[\w-]+)+(/\w+)?"


@pytest.mark.parametrize("file", FILES)
@EACH_LANGUAGE
def test_every_text_of_the_files_stands_on_the_site(file, language):
    site = words_of_site(language)
    assert [text for text in texts(read(file), language) if plain(text) not in site] == []


def test_the_files_give_every_text_in_three_languages():
    for file in FILES:
        assert [entry for entry in maps(read(file)) if set(entry) & set(LANGUAGES) and not is_text(entry)] == []


def test_each_course_is_frozen_once_with_all_its_languages():
    for course in Course.objects.all():
        (version,) = course.versions.all()
        texts_of_version = [version.texts["title"], version.texts["summary"], *version.texts["goals"]]
        for text in [*texts_of_version, *(item["title"] for item in version.outline)]:
            assert set(text) == set(LANGUAGES)
        assert set(course.pages.values_list("locale__language_code", flat=True)) == set(LANGUAGES)
    assert Course.objects.count() == QuizVersion.objects.count() == 3


def test_every_question_is_frozen_in_every_language():
    for quiz in QuizVersion.objects.all():
        assert quiz.draw <= quiz.questions.count()
        counts = Counter(
            QuestionText.objects.filter(question__in=quiz.questions.all()).values_list("language", flat=True)
        )
        assert counts == dict.fromkeys(LANGUAGES, quiz.questions.count())


def test_a_second_run_changes_nothing():
    before = everything()
    said = run()
    assert "pages: 0 made" in said
    assert everything() == before


def test_a_second_run_keeps_what_an_editor_changed():
    page = Page.objects.get(slug="kurssit").specific
    page.title = "Verkkokurssit"
    page.save_revision().publish()
    run()
    page.refresh_from_db()
    assert page.title == "Verkkokurssit"


def test_a_page_that_was_deleted_comes_back_in_three_languages():
    for page in Page.objects.get(slug="evasteet").get_translations(inclusive=True):
        page.delete()
    assert "pages: 3 made" in run()
    assert pages().live().count() == 3 * PAGES


def test_the_learner_holds_a_certificate_and_is_half_way_in_the_basic_course(demo):
    learner = User.objects.get(email="learner@demo.example")
    certificate = Credential.objects.visible_to(learner).get()
    assert certificate.status == Status.VALID
    assert certificate.shown_code in demo.said
    assert OutgoingMail.objects.filter(to=learner.email, template="certificate_ready").exists()
    enrolment = Enrolment.objects.with_progress().get(person=learner, state=EnrolmentState.ACTIVE)
    # Four lessons, and the exercise about scams, which was done for the other course.
    assert len(Progress(enrolment).done) == 5


def test_the_learner_has_done_one_course_of_the_learning_path(client):
    learner = User.objects.get(email="learner@demo.example")
    (path,) = paths.of_all(learner)
    assert (path.n, path.m, path.ready, path.next.course.code) == (1, 3, False, "digitukijan-peruskurssi")
    assert set(path.version.texts["title"]) == set(LANGUAGES)


def test_certificates_in_each_state_can_be_looked_at(demo, client):
    codes = re.findall(r"/v/(\S+)", demo.said)
    shown = {Credential.objects.get(code=code.replace("-", "")).status.value: code for code in codes}
    assert set(shown) == {Status.REVOKED, Status.EXPIRED, Status.SUSPENDED}
    for status, code in shown.items():
        answer = client.get(f"/v/{code}", headers={"accept-language": "en"})
        assert answer.status_code == 200
        assert status in answer.content.decode()


def test_every_certificate_of_the_demo_is_signed(demo):
    assert not editions.missing().exists()
    assert Edition.objects.exists()


def test_another_seed_makes_other_people(demo):
    assert "pages: 0 made" in run(seed=2)


def test_every_link_on_the_site_leads_somewhere(client):
    """From the three home pages through everything they link to, as a visitor; of the many pages of municipalities,
    organisations and places a few of each kind."""
    open_, seen, broken = {f"/{language}/" for language in LANGUAGES}, set(), []
    kinds = Counter()
    while open_:
        path = min(open_)
        open_.remove(path)
        seen.add(path)
        kind = re.sub(r"/(\d{2,3}|[0-9a-f-]{36}(/[^/]+)?)/|\?.*", "/*/", path)
        kinds[kind] += 1
        if kind != path and kinds[kind] > A_FEW:
            continue
        answer = client.get(path)
        if answer.status_code not in {200, 302}:
            broken.append((path, answer.status_code))
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            open_ |= set(links(answer.content.decode(), path)) - seen
    assert broken == []
    assert len(seen) > 3 * PAGES


def test_the_cookies_page_names_the_cookies_of_the_settings():
    named = {row["title"]["fi"] for row in block("cookies", "list")["items"]}
    assert named == {
        settings.SESSION_COOKIE_NAME,
        settings.CSRF_COOKIE_NAME,
        settings.LANGUAGE_COOKIE_NAME,
        guests.COOKIE,
        keeping.COOKIE,
        drafts.COOKIE,
        "messages",
    }


def test_one_phone_number_stands_everywhere():
    texts_of_site = SiteTexts.for_site(Site.objects.get(is_default_site=True))
    for language in LANGUAGES:
        assert set(re.findall(r"\b073[\d ]{5,}\d", words_of_site(language))) <= {texts_of_site.phone}
        assert getattr(texts_of_site, f"imprint_{language}")


@pytest.mark.parametrize("swedish", ["<p>Ett.</p><p>Två.</p>", ""], ids=["another structure", "no text"])
def test_a_translation_that_is_not_built_alike_stops_the_seeding(swedish):
    body = [{"key": "one", "type": "text", "text": {"fi": "<p>Yksi.</p>", "sv": swedish, "en": "<p>One.</p>"}}]
    with pytest.raises(ValueError, match="not built alike"):
        grow(body)


def test_a_field_that_no_block_knows_stops_the_seeding():
    with pytest.raises(ValueError, match="TextBlock has no colour"):
        grow([{"key": "one", "type": "text", "colour": "red"}])


def test_regions_and_vocabulary_are_there_too():
    assert Region.objects.count() == 19
    assert Term.objects.filter(retired=False).count() > 70


def begin(page, language):
    with override(language):
        return reverse("practice:begin", args=[page.scenario.code])


def bare(data):
    """Without what the pages give anew: the code, and keys of points nothing refers to."""
    points = [*data["learn"], *(point for screen in data["screens"] for point in screen.get("remember", []))]
    for point in points:
        point.pop("key")
    return {name: value for name, value in data.items() if name not in {"key", "slug"}}


def grow(body):
    title = {"fi": "Koe", "sv": "Prov", "en": "Trial"}
    sheet = Sheet(key="trial", model=StandardPage, parent="home", values={"title": title, "body": body})
    with transaction.atomic():
        Tree(foundation.lay()).grow([sheet])


def everything():
    """What a run could change."""
    return {
        "pages": sorted(pages().values_list("pk", "path", "latest_revision_created_at", "last_published_at")),
        "revisions": Revision.objects.count(),
        "log": PageLogEntry.objects.count(),
        "translations": StringTranslation.objects.count(),
        "people": sorted(User.objects.values_list("email", "password")),
        "enrolments": sorted(Enrolment.objects.values_list("pk", "touched_at")),
        "certificates": sorted(Credential.objects.values_list("code", flat=True)),
        "mails": OutgoingMail.objects.count(),
        "terms": sorted(Term.objects.values_list("pk", "name_sv")),
    }


def maps(node):
    """Every mapping of a file; notes for those who read it are none."""
    if isinstance(node, dict):
        yield node
        node = [child for name, child in node.items() if name not in NOTES]
    for child in node if isinstance(node, list) else ():
        yield from maps(child)


def texts(node, language):
    """Every text of a file in one language, paragraph by paragraph."""
    for entry in maps(node):
        if is_text(entry):
            yield from re.split(r"\n\n|</(?:p|li|h3)>", str(entry[language]))


def plain(text):
    """Without markup, quotes escaped or not, and line breaks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def words_of_site(language):
    """All that editors can read on the pages of a language, and the texts of every page."""
    found = [json.dumps(vars(SiteTexts.objects.get()), default=str, ensure_ascii=False)]
    found += [group.value[f"title_{language}"] for group in SiteTexts.objects.get().footer]
    for page in pages(language).specific():
        for field in page._meta.get_fields():
            if isinstance(field, StreamField):
                found += strings(list(getattr(page, field.name).raw_data))
            elif hasattr(field, "value_from_object"):
                found.append(str(field.value_from_object(page)))
    return plain("\n".join(found))


def strings(node):
    if isinstance(node, str):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from strings(child)


def links(page, path):
    for href in re.findall(r'<a\b[^>]*\bhref="([^"]+)"', page):
        target = urlsplit(urldefrag(urljoin(path, html.unescape(href))).url)
        if not target.scheme and not target.netloc and "?" not in target.path:
            yield target.path


def block(page, key):
    (entry,) = (entry for entry in read("pages.yaml")["pages"] if entry["key"] == page)
    return next(each for each in entry["body"] if each["key"] == key)
