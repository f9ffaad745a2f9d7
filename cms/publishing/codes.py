"""The code under which a page is published."""

from typing import Any

from django.utils.text import slugify


def free(model: Any, slug: str, fallback: str) -> str:
    """The slug of the source page; with a number when another row of this kind has it."""
    base = slugify(slug)[:56] or fallback
    taken = set(model.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(code for code in [base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))] if code not in taken)
