"""What publishing a draft would change for learners: what the editor is shown before being asked what kind of change it
is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wagtail.models import Page

from cms.publishing import taken
from cms.publishing.family import Family, family_of
from cms.publishing.quiz import gaps
from core.texts import Text, languages, pick
from training.courses import changes, freezing
from training.courses.changes import Changes
from training.courses.models import Completion, Course, Enrolment


@dataclass(frozen=True)
class Review:
    """``gaps``: language → titles of the parts that have no page in it, of languages the course is live in;
    ``quiz_gaps``: sentences about texts that translated quizzes lack."""

    course: Course
    changes: Changes
    under_way: int
    completed: int
    gaps: Mapping[str, list[str]] = field(default_factory=dict)
    quiz_gaps: list[str] = field(default_factory=list)


def of(draft: Page) -> Review | None:
    """None when learners would notice nothing: not live yet, published for the first time, or only more languages.

    Expects a draft that `cms.publishing.check` has let through.
    """
    family = family_of(draft, draft)
    if family is None or family.source is None or family.source.course is None:
        return None
    course = family.source.course
    current = course.versions.current().first()
    if current is None:
        return None
    found = changes.between(freezing.stored_whole(current), freezing.whole(taken(family)))
    if not found:
        return None
    return Review(
        course=course,
        changes=found,
        under_way=Enrolment.objects.active().filter(course=course).count(),
        completed=Completion.objects.filter(enrolment__course=course).values("enrolment__person").distinct().count(),
        gaps=_gaps(family),
        quiz_gaps=gaps(family),
    )


def _gaps(family: Family) -> dict[str, list[str]]:
    source = family.source.locale.language_code if family.source else ""
    found = {
        language: [_title(pages, source) for pages in family.parts.values() if language not in pages]
        for language in languages()
        if language in family.courses
    }
    return {language: titles for language, titles in found.items() if titles}


def _title(pages: Mapping[str, Page], source: str) -> str:
    titles: Text = {language: page.title for language, page in pages.items()}
    return pick(titles, source)[0]
