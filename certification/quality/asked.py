"""Which answers an application asks for: what its version asks of the organisation, of each place, of remote support
and of home visits; and what an answer still lacks."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from certification.quality import assessing
from certification.quality.models import Answer, Application, Criterion, Evidence, Inquiry, ScopeItem
from certification.quality.states import EvidenceKind, FileState, Level, OwnGrade, Scope, State
from core import clock
from network.directory.models import Place
from network.directory.states import PlaceKind

# What is asked once, where the scope has something of this kind.
_ASKED_OF = {Scope.REMOTE: PlaceKind.CHANNEL, Scope.HOME: PlaceKind.HOME}

# Within so many days of sending the applicant hears whether the application is complete.
CHECK_DAYS = 14

# Stands in ScopeItem.shown of what was left out again.
LEFT_OUT = "left_out"

Key = tuple[int, str, int | None]


def check_due() -> dt.date:
    """Until when the agency says whether an application that is sent today is complete."""
    return clock.today() + dt.timedelta(days=CHECK_DAYS)


def choosable(application: Application) -> QuerySet[Place]:
    """What the application may cover: what its organisation has published."""
    rows: QuerySet[Place] = Place.objects.public().filter(organisation=application.organisation_id)
    return rows.select_related("municipality").order_by("kind", "name", "pk")


def items(application: Application) -> QuerySet[ScopeItem]:
    """What it covers. A place that was left out again keeps its row, with a mark, as long as something hangs on it."""
    return application.scope.exclude(shown__has_key=LEFT_OUT).select_related("place__municipality")


def arrange(application: Application, covered: Iterable[ScopeItem]) -> None:
    """A row for each thing that is asked with this scope; what is not asked any more stays and counts no more. In the
    caller's transaction, the application locked."""
    wanted = set(_wanted(application, list(covered)))
    there = {(each.criterion_id, each.scope, each.item_id): each for each in application.answers.all()}
    fresh = sorted(wanted - there.keys(), key=lambda key: (key[0], key[1], key[2] or 0))
    Answer.objects.bulk_create(
        Answer(application=application, criterion_id=criterion, scope=scope, item_id=item)
        for criterion, scope, item in fresh
    )
    for counts in (True, False):
        turned = [each.pk for key, each in there.items() if (key in wanted) is counts and each.applies is not counts]
        application.answers.filter(pk__in=turned).update(applies=counts)


def _wanted(application: Application, covered: list[ScopeItem]) -> Iterator[Key]:
    kinds = {each.place.kind for each in covered}
    for criterion in Criterion.objects.filter(group__version=application.version_id):
        for scope in criterion.scopes:
            if scope == Scope.PLACE:
                yield from ((criterion.pk, scope, each.pk) for each in covered if each.place.kind == PlaceKind.SITE)
            elif scope == Scope.ORGANISATION or _ASKED_OF[Scope(scope)] in kinds:
                yield criterion.pk, scope, None


def rows(application: Application) -> list[Answer]:
    """The answers that count, in the order of the scheme, with their criteria, kinds of evidence and files
    (``standing_files``: those that were not taken back, also what the scanner refused). A number of
    queries that does not grow with them."""
    files = Evidence.objects.filter(removed_at=None)
    found = assessing.answers(application).prefetch_related(
        "criterion__evidence_rules", Prefetch("files", queryset=files, to_attr="standing_files")
    )
    return list(found)


def writable(application: Application) -> QuerySet[Answer]:
    """What the applicant may write now: all of a draft; later what it is asked about. Where a question is about none in
    particular, any answer may be what is missing."""
    counting = application.answers.filter(applies=True)
    if application.state == State.DRAFT:
        return counting
    if not application.applicants_turn:
        return counting.none()
    asked = open_inquiry(application)
    if asked is None:
        return counting.none()
    if asked.lines.filter(answer=None).exists():
        return counting
    return counting.filter(pk__in=asked.lines.values("answer"))


def open_inquiry(application: Application) -> Inquiry | None:
    """What the applicant is asked just now; there is at most one (the table sees to it)."""
    return application.inquiries.filter(closed_at=None).first()


@dataclass(frozen=True)
class Lack:
    """What keeps an answer from being sent. ``code``: the part of the form where it is given."""

    code: str

    @property
    def text(self) -> str:
        """What to do, in the active language."""
        return {
            "grade": _("Say how you are doing."),
            "why": _("Say why this does not concern you."),
            "text": _("Describe how you do this."),
            "link": _("Add a link."),
            "file": _("Add a file."),
        }[self.code]


def lacks(answer: Answer) -> list[Lack]:
    """Of an answer from `rows`. Each needs a grade. Of what is not done yet nothing is to be shown, of what does not
    concern the applicant only the reason; of recommended criteria no evidence is required."""
    if not answer.grade:
        return [Lack("grade")]
    if answer.grade == OwnGrade.NOT_RELEVANT:
        return [] if answer.text.strip() else [Lack("why")]
    if answer.grade == OwnGrade.NOT_YET or answer.criterion.level != Level.MUST:
        return []
    return list(_unshown(answer))


def _unshown(answer: Answer) -> Iterator[Lack]:
    required = {each.kind for each in answer.criterion.evidence_rules.all() if each.required}
    if EvidenceKind.STATEMENT in required and not answer.text.strip():
        yield Lack("text")
    if EvidenceKind.LINK in required and not answer.link:
        yield Lack("link")
    files: list[Evidence] = answer.standing_files  # type: ignore[attr-defined]
    if EvidenceKind.FILE in required and all(each.state == FileState.REFUSED for each in files):
        yield Lack("file")
