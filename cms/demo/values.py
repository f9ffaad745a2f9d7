"""Turns an entry of a file into the stored form of a StreamField, in one language."""

from collections.abc import Mapping
from typing import Any

from wagtail import blocks

from cms.demo.source import NOTES, identity, pick

_OF_THE_FILE = NOTES | {"key", "type", "value"}


def html(text: str) -> str:
    """Paragraphs of a plain text; a text that begins with a tag is taken as it stands."""
    text = text.strip()
    if not text or text.startswith("<"):
        return text
    return "".join(f"<p>{' '.join(paragraph.split())}</p>" for paragraph in text.split("\n\n"))


class Writer:
    """``pages`` gives the primary key of the source page behind a key. ValueError for what the blocks do not know."""

    def __init__(self, language: str, pages: Mapping[str, int]) -> None:
        self.language = language
        self.pages = pages

    def stream(self, block: blocks.StreamBlock, entries: Any, *place: object) -> list[dict[str, Any]]:
        written = []
        for number, entry in enumerate(entries):
            here = (*place, entry.get("key", number))
            child = block.child_blocks[entry["type"]]
            value = self.value(child, entry.get("value", _content(entry)), *here)
            written.append({"type": entry["type"], "id": str(identity(*here)), "value": value})
        return written

    def value(self, block: blocks.Block, entry: Any, *place: object) -> Any:
        if isinstance(block, blocks.StreamBlock):
            return self.stream(block, entry, *place)
        if isinstance(block, blocks.ListBlock):
            return [self._item(block.child_block, item, number, *place) for number, item in enumerate(entry)]
        if isinstance(block, blocks.StructBlock):
            return self._struct(block, entry, *place)
        if isinstance(block, blocks.PageChooserBlock):
            return self.pages[entry]
        text = pick(entry, self.language)
        return html(text) if isinstance(block, blocks.RichTextBlock) else text

    def _item(self, block: blocks.Block, entry: Any, number: int, *place: object) -> dict[str, Any]:
        is_keyed = isinstance(entry, Mapping) and "key" in entry
        here = (*place, entry["key"] if is_keyed else number)
        content = entry if isinstance(block, blocks.StructBlock) or not is_keyed else entry["text"]
        return {"type": "item", "id": str(identity(*here)), "value": self.value(block, content, *here)}

    def _struct(self, block: blocks.StructBlock, entry: Mapping[str, Any], *place: object) -> dict[str, Any]:
        unknown = _content(entry).keys() - block.child_blocks.keys()
        if unknown:
            raise ValueError(f"{'/'.join(map(str, place))}: {type(block).__name__} has no {', '.join(sorted(unknown))}")
        return {
            name: self.value(child, entry[name], *place, name) if name in entry else _nothing(child)
            for name, child in block.child_blocks.items()
        }


def _content(entry: Any) -> Any:
    """The fields of a block, without what only the file needs."""
    return {name: value for name, value in entry.items() if name not in _OF_THE_FILE}


def _nothing(block: blocks.Block) -> Any:
    if isinstance(block, blocks.ListBlock | blocks.StreamBlock):
        return []
    if isinstance(block, blocks.StructBlock):
        return {name: _nothing(child) for name, child in block.child_blocks.items()}
    value = block.get_prep_value(block.get_default())
    return "" if value is None and not isinstance(block, blocks.ChooserBlock | blocks.DateBlock) else value
