"""Reviewing an evaluation: somebody else than the evaluators says whether it is ready for a decision."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from certification.quality import aims, policies
from certification.quality.actions import steps
from certification.quality.actions.evaluation_steps import tidy
from certification.quality.mails import agency
from certification.quality.models import Application, Review
from certification.quality.states import Part, State, Verdict
from core.errors import Refused


@transaction.atomic
def review(*, application: Application, verdict: str, text: str, actor: User) -> Review:
    """On to the decision, or back to the evaluators for another round. Sent twice is sent once.

    Raises PermissionDenied; ValidationError for a verdict that is none; Refused: "text" without reasons, "moved" when
    the matter does not wait for a review (any more).
    """
    of, said = steps.locked(application.pk), tidy(text)
    if policies.part_of(actor, of) != Part.REVIEWER:
        raise PermissionDenied
    if of.state != State.REVIEW:
        last = of.reviews.filter(made_by=actor).order_by("-made_at", "-pk").first()
        if last is not None and (last.verdict, last.text) == (verdict, said):
            return last
        raise Refused(_("This matter does not wait for a review now."), code="moved")
    if not said:
        raise Refused(_("Write the reasons."), code="text")
    made = Review(application=of, round=of.round, verdict=verdict, text=said, made_by=actor)
    made.clean_fields(exclude=["application", "made_by"])
    made.save()
    if made.verdict == Verdict.PASS:
        steps.move(of, State.DECISION, due_on=aims.decision())
    else:
        steps.move(of, State.EVALUATION, due_on=aims.evaluation(), round=of.round + 1)
    steps.record(of, "application.review", actor=actor, review=made.pk, verdict=made.verdict)
    if made.verdict == Verdict.PASS:
        agency.post_to(of, Part.DECIDER, agency.your_turn)
    else:
        agency.post_to(of, Part.EVALUATOR, agency.sent_back)
    return made
