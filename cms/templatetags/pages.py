"""Small things page templates need: addresses of chosen pages, lengths of time."""

import re
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from cms import links, recordings
from cms.languages import own_name

register = template.Library()
register.filter("own_name", own_name)


@register.simple_tag(takes_context=True)
def address(context: template.Context, target: Any) -> str:
    """Where a TargetBlock leads, in the reader's language; empty when there is nothing to lead to."""
    if target and target.get("place") == "call":
        number = (context.get("site") or {}).get("phone_link")
        return f"tel:{number}" if number else ""
    # A block shown alone, in the editor's list of blocks, has no page around it.
    return (context.get("links") or links.of_preview()).target(target)


@register.simple_tag(takes_context=True)
def in_my_language(context: template.Context, page: Page | None) -> Page | None:
    """A page that an editor chose, as the reader gets it; None when there is none that is live."""
    return (context.get("links") or links.of_preview()).page(page) if page else None


@register.filter
def recording_type(document: Any) -> str:
    """The media type of a recording, such as video/mp4."""
    return recordings.FORMATS[recordings.extension(document.filename)].mime


@register.filter
def duration(minutes: int) -> str:
    """45 → 45 minutes, 60 → 1 hour, 150 → 2 h 30 min."""
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest}
    if not rest:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


@register.filter
def validity(months: int) -> str:
    """18 → 18 months, 36 → 3 years."""
    years, rest = divmod(int(months), 12)
    if rest:
        return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
    return ngettext("%(n)s year", "%(n)s years", years) % {"n": years}


@register.filter
def first_sentence(text: str) -> str:
    """For cards: the rest is read on the page itself."""
    return re.split(r"(?<=[.!?])\s", text.strip(), maxsplit=1)[0]
