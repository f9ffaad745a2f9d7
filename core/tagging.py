"""Completes the tags that WeasyPrint 70 writes into documents of several pages, for voices that read them."""

from collections.abc import Iterator
from typing import Any

import pydyf

# Containers of parts in another language than the document's.
_PARTS = (("article", "/Art"), ("section", "/Sect"))


def complete(document: Any, pdf: Any) -> None:
    """To be called when the PDF is made and not written yet. Does nothing to a document without margins and parts."""
    _make_margins_artifacts(pdf)
    for tag, kind in _PARTS:
        _name_languages(document, pdf, tag, kind)
    _say_exactly(document, pdf)


def _make_margins_artifacts(pdf: Any) -> None:
    """Headers and page numbers stand on every page: as content they would be read aloud again and again.

    WeasyPrint builds elements for them that hang in no tree. Their words become artifacts (ISO 14289-1, 7.8), the
    elements go.
    """
    lost = list(_out_of_tree(pdf))
    pages = [pdf.objects[int(reference.split()[0])] for reference in pdf.page_references]
    streams = {page["StructParents"]: pdf.objects[int(page["Contents"].split()[0])] for page in pages}
    of_page = dict(zip(pdf.page_references, (page["StructParents"] for page in pages), strict=True))
    owners = _owners(pdf) if lost else {}
    for element in lost:
        number = of_page[element["Pg"]]
        for content in element["K"]:
            if isinstance(content, int):
                _mark_artifact(streams[number], content)
                owners[number][content] = "null"
        element.free = "f"
        # As the head of the list of free places (ISO 32000-1, 7.5.4): pydyf counts what else is free among the packed
        # objects, and readers would look for the rest in the wrong places.
        element.number, element.generation = 0, 65535


def _out_of_tree(pdf: Any) -> Iterator[Any]:
    elements = {each.reference: each for each in pdf.objects if _is_element(each)}
    root = pdf.objects[int(pdf.catalog["StructTreeRoot"].split()[0])]
    reached, waiting = set(), list(root["K"])
    while waiting:
        reference = waiting.pop()
        if reference in elements and reference not in reached:
            reached.add(reference)
            waiting += elements[reference]["K"]
    return (element for reference, element in elements.items() if reference not in reached)


def _is_element(value: Any) -> bool:
    return isinstance(value, pydyf.Dictionary) and value.get("Type") == "/StructElem"


def _owners(pdf: Any) -> dict[int, Any]:
    """Number of a page → its marked contents' elements, in the order of the marks."""
    root = pdf.objects[int(pdf.catalog["StructTreeRoot"].split()[0])]
    numbers = pdf.objects[int(root["ParentTree"].split()[0])]["Nums"]
    return dict(zip(numbers[::2], numbers[1::2], strict=True))


def _mark_artifact(stream: Any, number: int) -> None:
    """Turns ``/P << /MCID n >> BDC`` into ``/Artifact BMC``."""
    for place, part in enumerate(stream.stream):
        if isinstance(part, pydyf.Dictionary) and part.get("MCID") == number:
            stream.stream[place - 1 : place + 2] = ["/Artifact", b"BMC"]
            return


def _name_languages(document: Any, pdf: Any, tag: str, kind: str) -> None:
    """WeasyPrint drops the lang attribute: what is said of a part holds for all in it, on each of its pages."""
    boxes = [
        box
        for page in document.pages
        for box in page._page_box.descendants(placeholders=True)
        if box.element_tag == tag
    ]
    tags = [each for each in pdf.objects if _is_element(each) and each["S"] == kind]
    if len(boxes) != len(tags):
        return
    for box, each in zip(boxes, tags, strict=True):
        language = box.element.get("lang")
        if language and language != document.metadata.lang:
            each["Lang"] = pydyf.String(language)


def _say_exactly(document: Any, pdf: Any) -> None:
    """A paragraph with data-text is read aloud, copied and searched as just that (ISO 32000-1, 14.9.4).

    What is drawn does not always tell: words from right to left are drawn in the order of the eye, the space at the end
    of a line is not drawn, and a letter with its points may be several signs. Each such paragraph is on one page.
    """
    boxes = [
        box
        for page in document.pages
        for box in page._page_box.descendants(placeholders=True)
        if box.element_tag == "p"
    ]
    elements = list(dict.fromkeys(box.element for box in boxes))
    tags = [each for each in pdf.objects if _is_element(each) and each["S"] == "/P"]
    if len(elements) == len(tags):
        for element, each in zip(elements, tags, strict=True):
            if text := element.get("data-text"):
                each["ActualText"] = pydyf.String(text)
