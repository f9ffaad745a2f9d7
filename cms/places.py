"""Tells training where its courses, learning paths and exercises are presented."""

from wagtail.models import Page

from cms.models import CourseIndexPage, CoursePage, PathPage, PracticeIndexPage, PracticePage
from training.courses import places
from training.courses.models import Course
from training.paths import places as path_places
from training.paths.models import LearningPath
from training.practice import places as practice_places


class Pages:
    """In each case one query; addresses come from the tree's paths."""

    def course_url(self, course: Course, language: str) -> str | None:
        return _url(_best(CoursePage.objects.live().filter(course=course).select_related("locale"), language))

    def item_urls(self, course: Course, language: str) -> dict[str, str]:
        """Two queries: the course's pages, and their children."""
        courses = list(CoursePage.objects.live().filter(course=course))
        parts = Page.objects.none()
        for page in courses:
            parts |= Page.objects.child_of(page)
        by_key: dict[str, list[Page]] = {}
        for part in parts.live().select_related("locale").order_by("pk") if courses else []:
            by_key.setdefault(str(part.translation_key), []).append(part)
        urls = {key: _url(_best(found, language)) for key, found in by_key.items()}
        return {key: url for key, url in urls.items() if url}

    def catalogue_url(self, language: str) -> str | None:
        return _url(_best(CourseIndexPage.objects.live().select_related("locale"), language))

    def path_url(self, path: LearningPath, language: str) -> str | None:
        return _url(_best(PathPage.objects.live().filter(learning_path=path).select_related("locale"), language))

    def scenario_url(self, code: str, language: str) -> str | None:
        return _url(_best(PracticePage.objects.live().filter(scenario__code=code).select_related("locale"), language))

    def index_url(self, language: str) -> str | None:
        return _url(_best(PracticeIndexPage.objects.live().select_related("locale"), language))


def register() -> None:
    pages = Pages()
    places.register(pages)
    path_places.register(pages)
    practice_places.register(pages)


def _best(pages: object, language: str) -> Page | None:
    """The page in the language, else the one that was made first."""
    ordered = sorted(pages, key=lambda page: (page.locale.language_code != language, page.pk))  # type: ignore[call-overload]
    return ordered[0] if ordered else None


def _url(page: Page | None) -> str | None:
    return page.get_url() if page else None
