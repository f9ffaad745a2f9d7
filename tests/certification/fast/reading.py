"""What a reader that follows the tags gets out of a certificate, and what an eye sees of it."""

import datetime as dt
import io
import re
import subprocess

import pikepdf

from certification.credentials import documents, fast, pages
from core.sealroom import SealRoom
from tests.certification.paper import inside, made_for

AT = dt.datetime(2027, 1, 28, 9, 15, tzinfo=dt.UTC)


def about(name, language="fi", **changes):
    """Design and person of a certificate."""
    return pages.of(made_for(name, **changes), language)


def around(language="fi"):
    """A badge inside and room for a signature: what the house puts around each certificate."""
    room = SealRoom(over="seal", label="Sinetti", drawing=documents.MARK, size=4096, at=AT)
    return {"attachments": [inside(language)], "seal": room}


def plain(name, language="fi", **changes):
    return pages.draw(*about(name, language, **changes), **around(language))


def filled(name, language="fi", **changes):
    """The file as it is filled in, once its design is known, and how it came about."""
    design, person = about(name, language, **changes)
    for _attempt in range(3):
        before = fast.counts()
        made = fast.render(design, person, **around(language))
        (way,) = [way for way, number in fast.counts().items() if number > before[way]]
        if way not in (fast.Reason.FIRST, fast.Reason.LEARNED):
            break
    return made, way


def heard(pdf):
    """The texts of the file in the order of its tags, a block each."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        page = opened.pages[0]
        fonts = {name: _letters(font.ToUnicode.read_bytes()) for name, font in page.Resources.Font.items()}
        marked, current, font = {}, [], {}
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "BDC":
                    current.append(int(operands[1].MCID))
                    marked[current[-1]] = ""
                case "BMC":
                    current.append(None)
                case "EMC":
                    current.pop()
                case "Tf":
                    font = fonts[str(operands[0])]
                case "TJ":
                    signs = b"".join(bytes(part) for part in operands[0] if isinstance(part, pikepdf.String))
                    marked[current[-1]] += "".join(
                        font[int.from_bytes(signs[at : at + 2], "big")] for at in range(0, len(signs), 2)
                    )
        return list(_walk(opened.Root.StructTreeRoot.K[0], marked))


def _letters(mapping):
    pairs = re.findall(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]*)>", mapping)
    return {int(sign, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for sign, text in pairs}


def _walk(element, marked):
    if "/Obj" in element:
        return
    if "/ActualText" in element:
        yield str(element.ActualText)
        return
    if "/Alt" in element:
        yield str(element.Alt)
        return
    children = element.get("/K", [])
    texts = []
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        texts += list(_walk(child, marked)) if isinstance(child, pikepdf.Dictionary) else [marked[int(child)]]
    if all(child.get("/S") == "/Span" for child in children if isinstance(child, pikepdf.Dictionary)):
        yield "".join(texts)
    else:
        yield from texts


def drawn(pdf):
    """The page's operators, with the fonts by the faces they are; subsets have names of their own."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        page = opened.pages[0]
        content = page.Contents.read_bytes()
        for name, font in page.Resources.Font.items():
            face = str(font.BaseFont).split("+")[1].encode()
            content = content.replace(b"%s " % name.encode(), b"/%s " % face)
        return content


def picture(pdf, folder, dpi=72):
    """All pixels of the page."""
    (folder / "page.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", str(dpi), folder / "page.pdf"]
    return subprocess.run(command, capture_output=True, check=True).stdout
