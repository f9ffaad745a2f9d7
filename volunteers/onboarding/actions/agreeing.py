"""The agreement and the confidentiality commitment: sent to be read, and accepted; and consents on the way."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, vault
from core.errors import Refused
from volunteers.onboarding import gates, papers
from volunteers.onboarding import steps as way
from volunteers.onboarding.actions import steps
from volunteers.onboarding.actions.accepted import accepted
from volunteers.onboarding.mails import steps as mails
from volunteers.onboarding.models import Acceptance, Volunteering
from volunteers.onboarding.states import COMMITMENTS, VOLUNTEER, Document, State


@transaction.atomic
def send(*, volunteering: Volunteering, actor: User, was: str = "") -> Volunteering:
    """Asks the applicant to read and accept them, when no step comes before: for a task without an interview, or when
    the extract that is asked for has been seen for another task. Raises Refused as `steps.move`."""
    volunteering = steps.handled(volunteering, actor)
    if volunteering.state == State.AGREEMENT:
        return volunteering
    steps.unchanged(volunteering, was)
    steps.must_be(volunteering, State.APPLIED, State.EXTRACT)
    steps.taken_up(volunteering, actor)
    return steps.move(volunteering=volunteering, to=State.AGREEMENT, actor=actor)


@transaction.atomic
def accept(
    *, volunteering: Volunteering, document: str, version: str, digest: str, language: str, actor: User
) -> Acceptance:
    """Yes to a text in the version that was shown, in ``language``: a commitment, of which the person gets a paper (its
    PDF is in core.vault), or the consent to showing an extract. With the last commitment it goes on to the next step;
    a volunteer accepts a new version the same way. Accepted twice, the first counts.

    Raises Refused: "changed" when the text is another by now, "illegal_move" where it is not asked for."""
    volunteering = steps.own(volunteering, actor)
    _must_be_asked(volunteering, document)
    before = Acceptance.objects.filter(volunteering=volunteering, document=document).count()
    acceptance = accepted(volunteering, document, version=version, language=language, person=actor, digest=digest)
    if Acceptance.objects.filter(volunteering=volunteering, document=document).count() == before:
        return acceptance
    audit.record(volunteering, "onboarding.volunteering.accept", actor=actor, document=document, version=version)
    if document == Document.EXTRACT:
        if volunteering.state == State.EXTRACT:
            # Later, before a newer extract is shown, nobody's turn ends with it.
            steps.ball_passed(volunteering)
        steps.post(mails.extract_consented(volunteering))
        return acceptance
    acceptance.paper = vault.put(papers.make(acceptance))
    acceptance.save(update_fields=["paper"])
    if volunteering.state == State.AGREEMENT and not gates.unaccepted(volunteering):
        steps.move(volunteering=volunteering, to=way.after(volunteering), actor=actor)
    return acceptance


def _must_be_asked(volunteering: Volunteering, document: str) -> None:
    if document in COMMITMENTS:
        steps.must_be(volunteering, State.AGREEMENT, *VOLUNTEER)
    elif document == Document.EXTRACT and volunteering.task.with_minors:
        steps.must_be(volunteering, State.EXTRACT, *VOLUNTEER)
    else:
        raise Refused(_("This text is not asked for here."), code="not_asked")
