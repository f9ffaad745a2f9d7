"""A mail to whoever sent a file that the scanner refused: it is gone, and somebody has to know."""

from django.urls import reverse
from django.utils.translation import override

from certification.quality.models import Evidence
from core.addresses import whole
from core.mail import Message


def refused(file: Evidence) -> Message | None:
    """None when nobody is there any more to tell."""
    person = file.added_by
    if person is None or not person.is_active:
        return None
    with override(person.language):
        context = {"person": person, "file_name": file.name, "action_url": whole(_where(file))}
    return Message("quality_file_refused", person.email, person.language, context)


def _where(file: Evidence) -> str:
    if file.answer is not None:
        return reverse("quality:application", args=[file.answer.application_id])
    if file.condition is not None:
        return reverse("quality:meet_condition", args=[file.condition.certification_id, file.condition_id])
    return reverse("quality:own")
