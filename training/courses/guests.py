"""Reading without an account: what a guest has read is kept in a signed cookie, and merged when they have an account.

The cookie holds no name and no number of anybody: {course code: [version number, bits of the outline]}. It is set only
when a guest says that a lesson is read, and what cannot be read back is as if it were not there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused
from training.courses import actions
from training.courses.models import Course, CourseVersion
from training.courses.states import ItemKind

COOKIE = "reading"
DAYS = 60
# A browser may drop cookies of more than 4 kB.
MAX_BYTES = 3500
_LIFE = DAYS * 24 * 3600  # seconds
_SALT = "training.courses.guests"

Read = dict[str, tuple[int, int]]  # course code → (version number, a bit for each part read)


@dataclass(frozen=True)
class Visit:
    """What a guest has read of a course, as `training.courses.progress.Progress` would say it."""

    version: CourseVersion
    done: frozenset[str]

    @property
    def next_item(self) -> Mapping[str, Any] | None:
        return next((item for item in self.version.outline if item["required"] and item["key"] not in self.done), None)

    def after(self, key: str) -> Mapping[str, Any] | None:
        """The part that follows in the outline, after the last one whatever is still unread."""
        keys = [item["key"] for item in self.version.outline]
        following = self.version.outline[keys.index(key) + 1 :] if key in keys else []
        return next(iter(following), self.next_item)


def visit(request: HttpRequest, version: CourseVersion) -> Visit:
    """What the guest has read of this version's course; of an older version what both have. At most one query."""
    return Visit(version, frozenset(_keys(version.course, read(request), version)))


def read(request: HttpRequest) -> Read:
    """What the cookie says; nothing when there is none, or it is old, or somebody has changed it."""
    raw = request.COOKIES.get(COOKIE, "")
    try:
        data = signing.loads(raw, salt=_SALT, max_age=_LIFE) if raw else {}
        return {str(code): (int(number), int(bits)) for code, (number, bits) in data.items()}
    except (signing.BadSignature, AttributeError, TypeError, ValueError):
        return {}  # the latter: signed by another release, in another shape


def remember(request: HttpRequest, response: HttpResponse, version: CourseVersion, key: str) -> None:
    """Adds a lesson to the cookie. Raises Refused when the course has no such lesson."""
    item = version.item(key)
    if item is None or item["kind"] != ItemKind.LESSON:
        raise Refused(_("This lesson is not part of the course."), code="unknown_lesson")
    kept = read(request)
    keys = _keys(version.course, kept, version) | {key}
    bits = sum(1 << place for place, each in enumerate(version.outline) if each["key"] in keys)
    # Last in the order: when room runs out, the course opened longest ago goes first.
    kept.pop(version.course.code, None)
    _write(response, {**kept, version.course.code: (version.number, bits)})


def merge(request: HttpRequest, person: User) -> Read:
    """Starts the courses and marks the lessons as read, for good; returns what could not be merged yet, because another
    course comes first. What is done already stays as it is."""
    left: Read = {}
    kept = read(request)
    for course in Course.objects.published().filter(code__in=kept):
        version = course.versions.current().get()
        try:
            enrolment = actions.start(course=course, actor=person)
        except Refused:
            left[course.code] = kept[course.code]
            continue
        for key in _keys(course, kept, version):
            item = enrolment.version.item(key)
            if item and item["kind"] == ItemKind.LESSON:
                actions.finish_lesson(enrolment=enrolment, item_key=key, actor=person)
    return left


def settle(response: HttpResponse, left: Read) -> None:
    """The cookie after a merge."""
    if left:
        _write(response, left)
    else:
        response.delete_cookie(COOKIE, samesite="Lax")


def _keys(course: Course, kept: Read, version: CourseVersion) -> set[str]:
    """The outline keys behind the bits, by the version they were set in."""
    number, bits = kept.get(course.code, (0, 0))
    if number != version.number:
        found = CourseVersion.objects.filter(course=course, number=number).first() if number else None
        if found is None:
            return set()
        version = found
    return {item["key"] for place, item in enumerate(version.outline) if bits >> place & 1}


def _write(response: HttpResponse, kept: Read) -> None:
    value = _sign(kept)
    while len(value) > MAX_BYTES and len(kept) > 1:
        kept = dict(list(kept.items())[1:])
        value = _sign(kept)
    response.set_cookie(
        COOKIE,
        value,
        max_age=_LIFE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _sign(kept: Read) -> str:
    return signing.dumps({code: list(each) for code, each in kept.items()}, salt=_SALT, compress=True)
