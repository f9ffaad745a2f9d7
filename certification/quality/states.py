"""Which state of a certification matter may follow which, and what may be chosen in it.

Stages after ISO/IEC 17065: application, evaluation, review, decision, surveillance; appeals and complaints apart."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.states import Moves


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class Level(models.TextChoices):
    MUST = "must", _("Required")
    SHOULD = "should", _("Recommended")


class Scope(models.TextChoices):
    """What a criterion is asked of. A place is assessed by itself, each of them; the others once an application."""

    ORGANISATION = "organisation", _("Whole organisation")
    PLACE = "place", _("Place")
    REMOTE = "remote", _("Remote support")
    HOME = "home", _("Home visits")


class EvidenceKind(models.TextChoices):
    STATEMENT = "statement", _("Own description")
    FILE = "file", _("File")
    LINK = "link", _("Link")
    AUTOMATIC = "automatic", _("From Vieri")


class OwnGrade(models.TextChoices):
    """What an applicant says of themselves."""

    IN_PLACE = "in_place", _("In place")
    PARTLY = "partly", _("Partly")
    NOT_YET = "not_yet", pgettext_lazy("own assessment", "Not yet")
    NOT_RELEVANT = "not_relevant", _("Does not concern us")


class Grade(models.TextChoices):
    """What an evaluator finds."""

    CONFORM = "conform", _("Met")
    IMPROVEMENT = "improvement", _("Met, could be better")
    MINOR = "minor", _("Minor gap")
    MAJOR = "major", _("Not met")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


# Those that need no reason in words.
PLAIN_GRADES = frozenset({Grade.CONFORM})
# Those an applicant is asked to put right.
GAPS = frozenset({Grade.MINOR, Grade.MAJOR})


class ApplicationKind(models.TextChoices):
    FIRST = "first", _("First application")
    RENEWAL = "renewal", _("Renewal")
    CHANGE = "change", _("Change of scope")


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("certification", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("certification", "Sent")
    INCOMPLETE = "incomplete", pgettext_lazy("certification", "To be completed")
    EVALUATION = "evaluation", pgettext_lazy("certification", "Being evaluated")
    CLARIFICATION = "clarification", pgettext_lazy("certification", "Questions asked")
    FINDINGS = "findings", pgettext_lazy("certification", "Findings sent")
    REVIEW = "review", pgettext_lazy("certification", "Being reviewed")
    DECISION = "decision", pgettext_lazy("certification", "Waiting for a decision")
    GRANTED = "granted", pgettext_lazy("certification", "Granted")
    REFUSED = "refused", pgettext_lazy("certification", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("certification", "Taken back")
    LAPSED = "lapsed", pgettext_lazy("certification", "Lapsed")


MOVES: Moves = {
    State.DRAFT: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.SUBMITTED: frozenset({State.INCOMPLETE, State.EVALUATION, State.WITHDRAWN}),
    State.INCOMPLETE: frozenset({State.SUBMITTED, State.LAPSED, State.WITHDRAWN}),
    State.EVALUATION: frozenset({State.CLARIFICATION, State.FINDINGS, State.REVIEW, State.WITHDRAWN}),
    State.CLARIFICATION: frozenset({State.EVALUATION, State.WITHDRAWN}),
    State.FINDINGS: frozenset({State.EVALUATION, State.WITHDRAWN}),
    State.REVIEW: frozenset({State.EVALUATION, State.DECISION, State.WITHDRAWN}),
    State.DECISION: frozenset({State.REVIEW, State.GRANTED, State.REFUSED, State.WITHDRAWN}),
    State.GRANTED: frozenset(),
    State.REFUSED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.LAPSED: frozenset(),
}

OVER = frozenset({State.GRANTED, State.REFUSED, State.WITHDRAWN, State.LAPSED})
OPEN = frozenset(State) - OVER
# The applicant has the ball, and may write answers and add files.
APPLICANTS_TURN = frozenset({State.DRAFT, State.INCOMPLETE, State.CLARIFICATION, State.FINDINGS})


class Part(models.TextChoices):
    """The part somebody of the agency takes in a matter: one person, one part, for ever."""

    EVALUATOR = "evaluator", _("Evaluator")
    REVIEWER = "reviewer", _("Reviewer")
    DECIDER = "decider", _("Decision-maker")


class InquiryKind(models.TextChoices):
    COMPLETENESS = "completeness", _("Request to complete")
    CLARIFICATION = "clarification", _("Questions")
    FINDINGS = "findings", _("Findings")


class Verdict(models.TextChoices):
    """What a reviewer says."""

    PASS = "pass", _("Ready for a decision")
    BACK = "back", _("Back to evaluation")


class DecisionKind(models.TextChoices):
    GRANT = "grant", _("Granted")
    GRANT_WITH_CONDITIONS = "grant_with_conditions", _("Granted with conditions")
    REFUSE = "refuse", _("Refused")
    SUSPEND = "suspend", pgettext_lazy("certification", "Suspended")
    RESTORE = "restore", _("Restored")
    WITHDRAW = "withdraw", _("Withdrawn")
    REDUCE = "reduce", _("Scope reduced")


# Those that end an application; all others change a certification.
ON_APPLICATIONS = frozenset({DecisionKind.GRANT, DecisionKind.GRANT_WITH_CONDITIONS, DecisionKind.REFUSE})
GRANTS = frozenset({DecisionKind.GRANT, DecisionKind.GRANT_WITH_CONDITIONS})
# Those that are proposed first, and that the organisation is heard on.
MEASURES = frozenset(DecisionKind) - ON_APPLICATIONS


class Status(models.TextChoices):
    """Of a certification, computed when read: the register is right even if no job ran."""

    IN_FORCE = "in_force", _("In force")
    SUSPENDED = "suspended", pgettext_lazy("certification", "Suspended")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ENDED = "ended", _("Ended by the organisation")
    COMING = "coming", _("Not yet in force")


class CaseKind(models.TextChoices):
    APPEAL = "appeal", _("Appeal")
    COMPLAINT = "complaint", _("Complaint")


class CaseState(models.TextChoices):
    FILED = "filed", pgettext_lazy("case", "Received")
    HANDLING = "handling", pgettext_lazy("case", "Being handled")
    CLOSED = "closed", pgettext_lazy("case", "Answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("case", "Taken back")


CASE_MOVES: Moves = {
    CaseState.FILED: frozenset({CaseState.HANDLING, CaseState.WITHDRAWN}),
    CaseState.HANDLING: frozenset({CaseState.FILED, CaseState.CLOSED, CaseState.WITHDRAWN}),
    CaseState.CLOSED: frozenset(),
    CaseState.WITHDRAWN: frozenset(),
}


class Outcome(models.TextChoices):
    UPHELD = "upheld", _("Upheld")
    PARTLY = "partly", _("Upheld in part")
    DISMISSED = "dismissed", _("Dismissed")
    INADMISSIBLE = "inadmissible", _("Not taken up")


class FileState(models.TextChoices):
    QUARANTINE = "quarantine", _("Being checked")
    CLEAN = "clean", _("Checked")
    REFUSED = "refused", _("Refused")


# Complaints and appeals are answered within so many days; the desk shows which are late.
CASE_DAYS = 60
# Days given for a reply to findings when nothing required is "not met", and to questions.
REPLY_DAYS = 14
# After the last day of a request to complete: reminded on that day, lapsed so many days later.
GRACE_DAYS = 14
# A yearly follow-up that the organisation has not answered so many days after its day is late.
SURVEILLANCE_REPLY_DAYS = 30
# An organisation has so many days to say what it thinks of a measure before it is decided.
HEARING_DAYS = 14
# Nobody takes part in a matter of an organisation they were tied to within so many years.
TIE_YEARS = 2
# Letters of a reason: as many as a line of an inquiry takes.
LONGEST_REASON = 2000
