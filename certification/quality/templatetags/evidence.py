"""Evidence files in templates."""

from django import template

from certification.quality.models import Answer, Condition, Evidence

register = template.Library()


@register.simple_tag
def evidence_of(answer: Answer | None, condition: Condition | None) -> list[Evidence]:
    """Those that stand, and those that were refused and not put away. Pages with many answers have fetched their files
    already; then nothing is asked."""
    thing = answer or condition
    if not thing:
        return []
    fetched: list[Evidence] | None = getattr(thing, "standing_files", None)
    return list(thing.files.filter(removed_at=None)) if fetched is None else fetched
