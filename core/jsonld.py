"""What search engines read on public pages: facts in the words of schema.org, as JSON-LD that no browser runs."""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# As django.utils.html.json_script: no sign that could end the element, or begin another.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}

Facts = dict[str, Any]


def script(facts: Facts) -> SafeString:
    """The element for the head of a page. A block of data is no script, so the content policy has nothing to refuse."""
    text = json.dumps(_clean({"@context": "https://schema.org", **facts}), ensure_ascii=False).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


def _clean(facts: Any) -> Any:
    """Without what nobody said."""
    if isinstance(facts, dict):
        cleaned = {key: _clean(value) for key, value in facts.items()}
        return {key: value for key, value in cleaned.items() if value not in (None, "", [], {})}
    return [_clean(each) for each in facts] if isinstance(facts, list) else facts
