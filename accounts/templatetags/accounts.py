"""What account pages ask for."""

from django import template
from django.utils.translation import gettext

from accounts import devices

register = template.Library()


@register.filter
def device_name(agent: str) -> str:
    return devices.describe(agent) or gettext("Unknown device")
