"""Shows the sections of a person's own page and of the desk, and the desk's menu."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template import Engine
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from accounts import desk

register = template.Library()


@register.simple_tag(takes_context=True)
def section(context: RequestContext, name: str, part: Mapping[str, Any]) -> SafeString:
    """The template of a section, with the names its floor has given it beside those of the page."""
    with context.push(**part):
        shown: SafeString = Engine.get_default().get_template(name).render(context)
    return shown


@register.inclusion_tag("accounts/_desk_nav.html", takes_context=True)
def desk_nav(context: RequestContext) -> dict[str, Any]:
    """The menu of the desk, with the numbers of what waits. A page says where it stands by ``here``, the url name of
    its entry."""
    user, here = context["user"], context.get("here")
    counts = desk.counts_for(user)
    own = [("desk", gettext("Today"))]
    own += [(section.url_name, str(section.label)) for section in desk.open_to(user) if section.url_name]
    return {"links": [(reverse(name), label, name == here, counts.get(name, 0)) for name, label in own]}
