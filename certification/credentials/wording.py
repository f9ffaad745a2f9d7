"""What the house says of each kind of credential: on paper, on its pages and in mails."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from certification.credentials.states import Kind


@dataclass(frozen=True)
class Wording:
    """Lazy texts, in the language that is active when they are shown.

    ``heading`` is the document's; ``lead`` stands between the holder's name and the title; ``about`` is a label before
    the title, ``points`` the heading of what the title means in practice. ``ready`` and ``done`` are the subject and
    the first sentence of the mail that brings it, both with %(title)s. ``renewal`` tells in the mail about its end how
    it is renewed, ``renew`` is on the button for it, "" where there is nothing to click.
    """

    heading: Any
    lead: Any
    about: Any
    points: Any
    done: Any
    ready: Any
    renewal: Any
    renew: Any = ""


_READY = _("Your certificate is ready: %(title)s")
_RENEWAL = _("Whoever gave it to you tells you how it is renewed. Your certificates are on your own page:")

WORDINGS = {
    Kind.COURSE: Wording(
        heading=_("Certificate of course completion"),
        lead=_("has successfully completed the course"),
        about=_("Course"),
        points=_("After the course a person can"),
        done=_("Congratulations! You have completed the course: %(title)s"),
        renewal=_(
            "You renew it with the refresher of the course. What you have done before is not asked again if it has not "
            "changed:"
        ),
        renew=_("Take the refresher"),
        ready=_READY,
    ),
    Kind.PATH: Wording(
        heading=_("Certificate of a learning path"),
        lead=_("has completed the learning path"),
        about=_("Learning path"),
        points=_("After the path a person can"),
        done=_("Congratulations! You have completed the learning path: %(title)s"),
        renewal=_("You renew it by renewing the courses of the learning path:"),
        renew=_("Renew the courses"),
        ready=_READY,
    ),
    Kind.ATTENDANCE: Wording(
        heading=_("Certificate of attendance"),
        lead=_("has taken part in"),
        about=_("Took part in"),
        points=_("What it was about"),
        done=_("Thank you for taking part: %(title)s"),
        ready=_READY,
        renewal=_RENEWAL,
    ),
    Kind.SKILL: Wording(
        heading=_("Certificate of a practical skill"),
        # Translators: a name stands before it, the skill after it, such as "setting up a phone".
        lead=_("has shown this skill in practice:"),
        about=_("Practical skill"),
        points=_("What was shown"),
        done=_("Well done! You have shown this skill in practice: %(title)s"),
        ready=_READY,
        renewal=_RENEWAL,
    ),
    Kind.CARD: Wording(
        heading=_("Volunteer card"),
        # Translators: a name stands before it, the organisation after it.
        lead=_("is a volunteer of"),
        about=_("Volunteer of"),
        points=_("What the card tells"),
        done=_("Welcome as a volunteer! This is your card: %(title)s"),
        ready=_("Your volunteer card is ready: %(title)s"),
        renewal=_RENEWAL,
    ),
    Kind.QUALITY: Wording(
        heading=_("Quality certificate"),
        # Translators: the name of an organisation stands before it, that of the requirements after it.
        lead=_("meets the quality requirements:"),
        about=_("Quality requirements"),
        points=_("What was assessed"),
        done=_("Congratulations! The quality requirements are met: %(title)s"),
        ready=_READY,
        renewal=_RENEWAL,
    ),
}
