"""What account pages ask for."""

from typing import Any

from django import template
from django.utils.translation import gettext

from accounts import devices, oidc

register = template.Library()


@register.filter
def device_name(agent: str) -> str:
    return devices.describe(agent) or gettext("Unknown device")


@register.simple_tag(takes_context=True)
def organisations_to_sign_in_with(context: dict[str, Any]) -> list[dict[str, str]]:
    """Name and address of each; where the visitor wanted to go is kept."""
    return oidc.offered(context["request"])
