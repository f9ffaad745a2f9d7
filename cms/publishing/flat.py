"""Every text of a page by the path that names it: field, block ids, parts of the block.

The paths are those of wagtail-localize, so that the languages of a page can be laid beside one another.
"""

from collections.abc import Iterator
from typing import Any

from wagtail.blocks.list_block import ListValue
from wagtail.blocks.stream_block import StreamValue
from wagtail.blocks.struct_block import StructValue
from wagtail.models import Page
from wagtail.rich_text import RichText


def flat(page: Page, names: tuple[str, ...]) -> dict[str, str]:
    """Path → text, of the named fields. Keys and choices are strings too and come along; nobody asks for them."""
    return dict(pair for name in names for pair in _flat(getattr(page, name), name))


def children(stream: Any) -> Iterator[tuple[str, Any]]:
    """(id, child) of a stream or a list. A child that was never saved has no id yet: its number stands in."""
    rows = stream if isinstance(stream, StreamValue) else stream.bound_blocks
    for number, child in enumerate(rows):
        yield child.id or str(number), child


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, StreamValue | ListValue):
        for key, child in children(value):
            yield from _flat(child.value, f"{path}.{key}")
    elif isinstance(value, StructValue):
        for name, each in value.items():
            yield from _flat(each, f"{path}.{name}")
    elif isinstance(value, RichText):
        yield path, value.source
    elif isinstance(value, str):
        yield path, value
