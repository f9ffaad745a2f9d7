"""What the page editor's scripts would send: the fields of streams, which stand in no HTML."""

from typing import Any

from django.http import QueryDict
from wagtail.blocks.list_block import ListValue
from wagtail.blocks.stream_block import StreamValue
from wagtail.blocks.struct_block import StructValue
from wagtail.models import Page
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import querydict_from_html, rich_text

CONTENT_TYPE = "application/x-www-form-urlencoded"


def stream(name: str, value: Any) -> dict[str, Any]:
    """Field names and values of a block's value."""
    if isinstance(value, StreamValue):
        return _rows(name, [(child.id, child.value, {"type": child.block_type}) for child in value])
    if isinstance(value, ListValue):
        return _rows(name, [(child.id, child.value, {}) for child in value.bound_blocks])
    if isinstance(value, StructValue):
        return {key: each for part in value for key, each in stream(f"{name}-{part}", value[part]).items()}
    if isinstance(value, bool):
        return {name: "on"} if value else {}
    if isinstance(value, list):
        return {name: value}
    return {name: _text(value)}


def _text(value: Any) -> str:
    if isinstance(value, RichText):
        return rich_text(value.source)
    if isinstance(value, Page):
        return str(value.pk)
    return "" if value is None else str(value)


def _rows(name: str, rows: list[tuple[str, Any, dict[str, str]]]) -> dict[str, Any]:
    data: dict[str, Any] = {f"{name}-count": str(len(rows))}
    for number, (key, value, more) in enumerate(rows):
        here = f"{name}-{number}"
        data |= {f"{here}-id": key or "", f"{here}-order": str(number), f"{here}-deleted": ""}
        data |= {f"{here}-{part}": each for part, each in more.items()}
        data |= stream(f"{here}-value", value)
    return data


def filled(client: Any, url: str, page: Page) -> dict[str, Any]:
    """The form of a page as a browser would send it back, without a change."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    data = dict(querydict_from_html(answer.content.decode(), form_id="page-edit-form").lists())
    for field in page._meta.get_fields():
        value = getattr(page, field.name, None) if not field.is_relation else None
        if isinstance(value, StreamValue):
            data |= stream(field.name, value)
        if isinstance(value, bool) and field.name in data:
            # A ticked box without a value of its own is sent as "on".
            data[field.name] = "on"
    return data


def post(client: Any, url: str, data: dict[str, Any], **how: Any) -> Any:
    query = QueryDict(mutable=True)
    for name, values in data.items():
        query.setlist(name, values if isinstance(values, list) else [values])
    return client.post(url, query.urlencode(), content_type=CONTENT_TYPE, **how)
