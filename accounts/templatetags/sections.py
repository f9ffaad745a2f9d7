"""Shows the sections of a person's own page."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template import Engine
from django.template.context import RequestContext
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def section(context: RequestContext, name: str, part: Mapping[str, Any]) -> SafeString:
    """The template of a section, with the names its floor has given it beside those of the page."""
    with context.push(**part):
        shown: SafeString = Engine.get_default().get_template(name).render(context)
    return shown
