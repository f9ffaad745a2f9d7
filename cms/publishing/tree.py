"""Parts of a course that are taken out, put in or moved in the tree of pages, without anything being published.

Whoever starts the course then must not be asked for a part whose page is gone. Nobody is asked what kind of change it
is, so nobody loses by it: no certificate gets an end date.
"""

import logging

from django.db import transaction

from cms.models import CoursePage
from cms.publishing import taken
from cms.publishing.family import family_of
from core.errors import Refused
from training.courses import actions, changes, freezing
from training.courses.states import Change

_log = logging.getLogger(__name__)


def follow(*course_pages: int) -> None:
    """Freezes these courses anew when all is done: a page is still there while it is being deleted."""
    for pk in dict.fromkeys(course_pages):
        transaction.on_commit(lambda pk=pk: _refreeze(pk))  # type: ignore[misc]


def _refreeze(pk: int) -> None:
    page = CoursePage.objects.live().filter(pk=pk).select_related("course").first()
    family = family_of(page) if page else None
    current = page.course.versions.current().first() if page and page.course else None
    if family is None or family.source is None or current is None:
        return
    content = taken(family)
    found = changes.between(freezing.stored_whole(current), freezing.whole(content))
    change = Change.ADDITIVE if found.added else Change.COSMETIC
    try:
        actions.publish_version(course=current.course, snapshot=content, actor=None, change=change)
    except Refused as refused:
        # A course without its last lesson cannot be taught; the version there is stands until the editor has mended it.
        _log.warning("Course %s is not frozen anew: %s", current.course.code, " ".join(refused.messages))
