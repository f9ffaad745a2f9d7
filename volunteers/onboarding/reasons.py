"""Why an application is not accepted, or volunteering ends, in words that the person reads: ready ones, each kind and
plain, for whoever does not find their own."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from network.meetings.mails.frame import known
from volunteers.onboarding.models import Volunteering

OWN = "own"

# For whoever decides: what it is about; for the person: the words.
DECLINE: dict[str, tuple[Promise | str, Promise | str]] = {
    "no_need": (
        _("The task is not needed there now"),
        _(
            "Just now we have no need for this task in your area. We are glad that you want to help: "
            "you are welcome to apply for another task, or again later."
        ),
    ),
    "times": (
        _("Times or ways do not fit"),
        _(
            "The times and ways that suit you and those we need do not meet just now. "
            "When something changes, on your side or on ours, you are welcome to apply again."
        ),
    ),
    "other_task": (
        _("Another task suits better"),
        _(
            "As we talked, another task suits you better than this one. "
            "You can apply for it at once: what you have told us need not be written twice."
        ),
    ),
    "not_reached": (
        _("We have not reached the person"),
        _(
            "We have tried to reach you several times without success, so we close this application. "
            "You are welcome to apply again whenever it suits you."
        ),
    ),
}
END: dict[str, tuple[Promise | str, Promise | str]] = {
    "own_wish": (
        _("The person wished so"),
        _("We end the task as you wished. Thank you for everything you have given."),
    ),
    "task_ends": (
        _("The task itself ends"),
        _("The task comes to an end in your area. Thank you: you are welcome to go on with another task."),
    ),
    "agreed": (
        _("We have agreed on it together"),
        _("We have agreed together that the task ends. Thank you for your help."),
    ),
    "not_reached": (
        _("We have not reached the person"),
        _("We have not reached you for a long time, so we end the task. You are welcome to come back when you like."),
    ),
}


def words(volunteering: Volunteering, reasons: dict[str, tuple[Promise | str, Promise | str]], key: str) -> str:
    """One of them as the person reads it, in their own language. KeyError for an unknown one."""
    person = volunteering.volunteer.person if volunteering.volunteer else None
    with override(known(person.language if person else "")):
        return str(reasons[key][1])
