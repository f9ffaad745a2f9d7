"""Which step of volunteering may follow which, what may be chosen, and how long things hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.states import Moves


class State(models.TextChoices):
    """Where somebody's volunteering is. EXTRACT only where the task is with minors, INTERVIEW, TRAINING and TRIAL only
    where the task asks for them; AGREEMENT always."""

    APPLIED = "applied", pgettext_lazy("volunteering", "Applied")
    INTERVIEW = "interview", pgettext_lazy("volunteering", "Interview")
    EXTRACT = "extract", pgettext_lazy("volunteering", "Extract to be shown")
    AGREEMENT = "agreement", pgettext_lazy("volunteering", "Agreement")
    TRAINING = "training", pgettext_lazy("volunteering", "Training")
    TRIAL = "trial", pgettext_lazy("volunteering", "Trial with a mentor")
    ACTIVE = "active", pgettext_lazy("volunteering", "Active")
    PAUSED = "paused", pgettext_lazy("volunteering", "On a break")
    LEFT = "left", pgettext_lazy("volunteering", "Has stopped")
    DECLINED = "declined", pgettext_lazy("volunteering", "Not accepted")
    WITHDRAWN = "withdrawn", pgettext_lazy("volunteering", "Application withdrawn")
    ANONYMISED = "anonymised", pgettext_lazy("volunteering", "Anonymised")


# The way forward, in this order; which of them a task needs, volunteers.onboarding.steps says.
WAY = (
    State.APPLIED,
    State.INTERVIEW,
    State.EXTRACT,
    State.AGREEMENT,
    State.TRAINING,
    State.TRIAL,
    State.ACTIVE,
)
# Before the agreement one is an applicant: declined by the network or withdrawn by oneself, not "left".
APPLICANT = frozenset({State.APPLIED, State.INTERVIEW, State.EXTRACT, State.AGREEMENT})
VOLUNTEER = frozenset({State.TRAINING, State.TRIAL, State.ACTIVE, State.PAUSED})
OPEN = APPLICANT | VOLUNTEER
OVER = frozenset({State.LEFT, State.DECLINED, State.WITHDRAWN})

MOVES: Moves = {
    State.APPLIED: frozenset({State.INTERVIEW, State.EXTRACT, State.AGREEMENT, State.DECLINED, State.WITHDRAWN}),
    State.INTERVIEW: frozenset({State.EXTRACT, State.AGREEMENT, State.DECLINED, State.WITHDRAWN}),
    State.EXTRACT: frozenset({State.AGREEMENT, State.DECLINED, State.WITHDRAWN}),
    State.AGREEMENT: frozenset({State.TRAINING, State.TRIAL, State.ACTIVE, State.DECLINED, State.WITHDRAWN}),
    State.TRAINING: frozenset({State.TRIAL, State.ACTIVE, State.LEFT}),
    State.TRIAL: frozenset({State.ACTIVE, State.LEFT}),
    State.ACTIVE: frozenset({State.PAUSED, State.LEFT}),
    State.PAUSED: frozenset({State.ACTIVE, State.LEFT}),
    State.LEFT: frozenset({State.ANONYMISED}),
    State.DECLINED: frozenset({State.ANONYMISED}),
    State.WITHDRAWN: frozenset({State.ANONYMISED}),
    State.ANONYMISED: frozenset(),
}


class Ball(models.TextChoices):
    """Who has to do something next."""

    VOLUNTEER = "volunteer", _("The volunteer")
    COORDINATOR = "coordinator", _("The coordinator")
    MENTOR = "mentor", _("The mentor")
    NOBODY = "nobody", _("Nobody")


class Way(models.TextChoices):
    """How somebody wants to help."""

    ONSITE = "onsite", _("At a place")
    REMOTE = "remote", _("By phone or online")
    HOME = "home", _("At people’s homes")


class Level(models.TextChoices):
    """How well somebody helps in a language, the best first."""

    FLUENT = "fluent", _("Fluently")
    WELL = "well", _("Well")
    SOME = "some", _("Some")


class PartOfDay(models.TextChoices):
    """Hours in Europe/Helsinki: 8–12, 12–17 and 17–21."""

    MORNING = "morning", _("Morning")
    AFTERNOON = "afternoon", _("Afternoon")
    EVENING = "evening", _("Evening")


class Age(models.TextChoices):
    """Asked instead of a date of birth: nobody needs to know more."""

    ADULT = "adult", _("18 or older")
    YOUNG = "young", _("15–17")
    CHILD = "child", _("Under 15")


class Document(models.TextChoices):
    """Texts that people accept; the keys of data/commitments.yaml."""

    APPLICATION = "consent_application", _("Consent to handling the application")
    EXTRACT = "consent_extract_seen", _("Consent to showing an extract")
    AGREEMENT = "volunteer_agreement", _("Agreement of a volunteer")
    CONFIDENTIALITY = "confidentiality_commitment", _("Confidentiality commitment")
    CARD_PHOTO = "consent_card_photo", _("Consent to a photo on the card")
    PUBLIC_PHOTO = "consent_public_photo", _("Consent to a photo on the check page")


# What has to be accepted before volunteering begins, and again when a new version says something else.
COMMITMENTS = (Document.AGREEMENT, Document.CONFIDENTIALITY)

# An application that nobody sends is deleted after so many days.
DRAFT_DAYS = 30
# The coordinator answers within so many days; then the deputy is told, and may act too.
ANSWER_DAYS = 7
# A volunteer whose turn it is and who does nothing is reminded after so many days, once; so many days after that the
# coordinator has to ask, or to end it.
REMIND_DAYS, SILENT_DAYS = 14, 30
# Whoever is on a break without an end is asked after so many months whether they come back.
BREAK_MONTHS = 6
# A mentor who has noted no session for so many days is not waited for: another one is to be named.
MENTOR_DAYS = 30
# A criminal-record extract may be at most so many months old when it is shown (Oikeusrekisterikeskus), and that it was
# shown is remembered for so many months from its date; then the row is deleted.
EXTRACT_FRESH_MONTHS, EXTRACT_HOLDS_MONTHS = 6, 36
# What is kept of an application that led to nothing, and of somebody who has stopped: so many months, then it is
# anonymised. The first is what the consent promises.
APPLICATION_MONTHS, LEFT_MONTHS = 6, 24
