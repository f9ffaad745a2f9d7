"""What the templates of the booklet need: rich text and addresses for paper."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from cms.booklet import paper
from core.addresses import whole

register = template.Library()


@register.filter
def prose(value: Any, deeper: int = 1) -> SafeString:
    return paper.prose(value, deeper)


@register.filter
def on_paper(url: str) -> str:
    return whole(url)


@register.filter
def qr(url: str) -> str:
    return paper.qr(url)
