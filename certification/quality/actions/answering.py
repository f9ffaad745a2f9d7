"""What the applicant writes: which places the application covers, and an answer at a time."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from certification.quality import asked, policies
from certification.quality.actions import steps
from certification.quality.models import Answer, Application, ScopeItem
from certification.quality.states import State
from core import clock
from core.errors import Refused
from network.directory.models import Place

LONGEST = 5000


@transaction.atomic
def choose_scope(*, application: Application, places: Iterable[Place], actor: User) -> Application:
    """What a draft covers from now on; its answers follow (asked.arrange). What was answered for a place that is left
    out stays until the application is sent, for whoever takes the place in again.

    Raises PermissionDenied; Refused: "sent" once it is no draft, "scope" for nothing chosen, "place" for one that the
    organisation has not published.
    """
    of = _held(application, actor)
    if of.state != State.DRAFT:
        raise Refused(_("What the application covers can no longer be changed."), code="sent")
    chosen = {each.pk for each in places}
    if not chosen:
        raise Refused(_("Choose at least one place, channel or home visits."), code="scope")
    if not chosen <= set(asked.choosable(of).values_list("pk", flat=True)):
        raise Refused(_("Choose among what your organisation has published."), code="place")
    before = set(asked.items(of).values_list("place_id", flat=True))
    for pk in sorted(chosen - set(of.scope.values_list("place_id", flat=True)), key=str):
        ScopeItem.objects.create(application=of, place_id=pk)
    of.scope.filter(place__in=chosen).update(shown={})
    of.scope.exclude(place__in=chosen).update(shown={asked.LEFT_OUT: True})
    asked.arrange(of, asked.items(of))
    if chosen != before:
        steps.record(of, "application.scope", actor=actor, places=sorted(str(pk) for pk in chosen))
    return of


@transaction.atomic
def save_answer(*, answer: Answer, grade: str, text: str, link: str, revision: int, actor: User) -> Answer:
    """Writes one answer. ``revision``: the one that was on the page, so that nobody saves over what they have not seen.
    What stands there already is not written again.

    Raises PermissionDenied; ValidationError for a grade or a link that is none; Refused: "changed" when somebody else
    has saved meanwhile, "closed" for an answer that is not asked for now, "long".
    """
    of = _held(answer.application, actor)
    now = of.answers.select_related("criterion").filter(pk=answer.pk).first()
    text = text.replace("\r\n", "\n").strip()
    if now is not None and (now.grade, now.text, now.link) == (grade, text, link):
        return now
    if now is None or not asked.writable(of).filter(pk=now.pk).exists():
        raise Refused(_("This answer can no longer be changed: the application has been sent."), code="closed")
    if len(text) > LONGEST:
        raise Refused(_("Write at most %(number)s characters.") % {"number": LONGEST}, code="long")
    if now.revision != revision:
        raise Refused(_("Somebody else has saved this answer meanwhile."), code="changed")
    now.grade, now.text, now.link, now.revision = grade, text, link, revision + 1
    now.changed_by, now.changed_at = actor, clock.now()
    now.clean_fields(exclude=["application", "criterion", "item", "changed_by"])
    now.save(update_fields=["grade", "text", "link", "revision", "changed_by", "changed_at"])
    steps.record(of, "application.answer", actor=actor, answer=now.pk, revision=now.revision)
    return now


def _held(application: Application, actor: User) -> Application:
    """Locked, for whoever may write for its organisation."""
    of = steps.locked(application.pk)
    if not policies.may_write_for(actor, of.organisation):
        raise PermissionDenied
    return of
