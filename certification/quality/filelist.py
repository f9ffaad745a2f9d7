"""Evidence files as pages show them, and how many more there may be."""

from django.db.models import QuerySet, Sum

from certification.quality.models import Answer, Condition, Evidence
from certification.quality.states import FileState

# Of one answer or condition; and in bytes of all of an application, or of all conditions of a certification.
MOST_FILES = 20
MOST_BYTES = 300 * 1024 * 1024


def of(thing: Answer | Condition) -> QuerySet[Evidence]:
    """Those that stand: not taken back, and not refused by the scanner."""
    return thing.files.filter(removed_at=None).exclude(state=FileState.REFUSED)


def refused(thing: Answer | Condition) -> QuerySet[Evidence]:
    """Those that the scanner refused and nobody has put away yet: whoever sent them has to know."""
    return thing.files.filter(removed_at=None, state=FileState.REFUSED)


def bytes_beside(thing: Answer | Condition) -> int:
    """Of all files that are kept with the same application, or the same certification; also of those taken back."""
    rows = Evidence.objects.filter(destroyed_at=None)
    if isinstance(thing, Answer):
        rows = rows.filter(answer__application=thing.application_id)
    else:
        rows = rows.filter(condition__certification=thing.certification_id)
    return rows.aggregate(sum=Sum("size"))["sum"] or 0
