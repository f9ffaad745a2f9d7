"""What must hold before a step is taken, whoever takes it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Refused
from volunteers.onboarding import commitments, required, steps
from volunteers.onboarding.models import Acceptance, Volunteering
from volunteers.onboarding.states import COMMITMENTS, OPEN, Document, State


def refusal(volunteering: Volunteering, to: str) -> Refused | None:
    """Why the step to this state cannot be taken now, None when it can. Only steps forward are kept by gates: one can
    always stop, decline and withdraw."""
    if to not in OPEN or State.PAUSED in {to, volunteering.state}:
        return None
    if to != steps.after(volunteering):
        return _not_next(volunteering)
    if to == State.AGREEMENT and volunteering.under_age and volunteering.guardian_seen_on is None:
        return Refused(_("First note that you have seen the consent of the guardian."), code="guardian")
    left = _GATES.get(State(volunteering.state))
    return left(volunteering) if left else None


def unaccepted(volunteering: Volunteering) -> list[Document]:
    """The commitments of which the version that counts today is not accepted."""
    rows = Acceptance.objects.in_force().filter(volunteering=volunteering, document__in=COMMITMENTS)
    known = set(rows.values_list("document", "version"))
    return [each for each in COMMITMENTS if not any((each, v) in known for v in commitments.counting(each))]


def has_consented(volunteering: Volunteering) -> bool:
    """To an extract being shown."""
    rows = Acceptance.objects.in_force().filter(volunteering=volunteering, document=Document.EXTRACT)
    return rows.exists()


def _not_next(volunteering: Volunteering) -> Refused:
    said = _("Another step comes first: %(step)s.") % {"step": steps.after(volunteering).label}
    return Refused(said, code="not_next")


def _extract(volunteering: Volunteering) -> Refused | None:
    if not volunteering.task.with_minors or steps.has_extract(volunteering):
        return None
    return Refused(_("First note that you have seen the extract."), code="extract")


def _agreement(volunteering: Volunteering) -> Refused | None:
    if not unaccepted(volunteering):
        return None
    return Refused(_("The agreement and the commitment have to be accepted first."), code="not_accepted")


def _training(volunteering: Volunteering) -> Refused | None:
    gaps = required.missing(volunteering)
    if not gaps:
        return None
    said = _("These courses are missing: %(courses)s.") % {"courses": ", ".join(str(each.title) for each in gaps)}
    return Refused(said, code="courses")


def _trial(volunteering: Volunteering) -> Refused | None:
    left = volunteering.task.trial_sessions - volunteering.trial_sessions.count()
    if left <= 0:
        return None
    said = ngettext(
        "%(number)s session with the mentor is still missing.",
        "%(number)s sessions with the mentor are still missing.",
        left,
    )
    return Refused(said % {"number": left}, code="sessions")


_GATES = {
    State.EXTRACT: _extract,
    State.AGREEMENT: _agreement,
    State.TRAINING: _training,
    State.TRIAL: _trial,
}
