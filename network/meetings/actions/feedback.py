"""What participants thought of a meeting, without their names."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Refused
from network.meetings import feedback
from network.meetings.actions.registration_steps import again
from network.meetings.models import Feedback, Registration


@transaction.atomic
def give(*, registration: Registration, stars: int | None = None, useful: str = "", different: str = "") -> bool:
    """Keeps the answers, and apart from them that this person has answered. Whoever asked has found out whose
    registration it is: by its link, or by the account. False when they had answered already: the first counts. Nothing
    of it stands in the audit trail, whose times would tell who said what.

    Raises Refused as `feedback.refusal`, and when nothing was answered ("empty"); ValidationError for other stars.
    """
    row = again(registration)
    if row.feedback_given:
        return False
    if refused := feedback.refusal(row):
        raise refused
    if stars is None and not useful.strip() and not different.strip():
        raise Refused(_("Answer at least one of the questions."), code="empty")
    made = Feedback(meeting=row.meeting, stars=stars, useful=useful.strip(), different=different.strip())
    made.full_clean(exclude=["meeting"])
    made.save()
    row.feedback_given = True
    row.save(update_fields=["feedback_given"])
    return True
