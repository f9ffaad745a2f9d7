"""The words to which a member agrees when they share their progress. A change of meaning is a new version."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Kept with each agreement. Old versions stay here, so that one can say what somebody agreed to.
VERSIONS: Mapping[int, Sequence[Promise]] = {
    1: (
        _("how many parts of this course you have done, and which are missing"),
        _("the day on which you last opened the course"),
        _("whether you have completed the course"),
    ),
}
CURRENT = max(VERSIONS)
# Said beside it, so that nobody fears more than there is.
NEVER = (
    _("your answers in quizzes and exercises"),
    _("your other courses"),
    _("your e-mail address"),
)
