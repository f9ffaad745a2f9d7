"""A rule of the house said no, in words for the person who asked."""

from django.core.exceptions import ValidationError


class Refused(ValidationError):  # noqa: N818 -- reads as what happened
    """Raised by actions; `core.views.attempt` shows it in the form, other views as a message."""
