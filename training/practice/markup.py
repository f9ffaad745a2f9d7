"""The few tags a body may have. Whatever else comes along is dropped, and its words stay."""

from html import escape
from html.parser import HTMLParser

# What an editor's rich text calls the same thing.
_SAME = {"b": "strong", "i": "em", "h2": "h3", "h4": "h3"}
_ALLOWED = frozenset({"p", "h3", "ul", "ol", "li", "strong", "em"})
# Their words are no words of the page.
_MUTE = frozenset({"script", "style", "template"})


def clean(html: str) -> str:
    """HTML of p, h3, ul, ol, li, strong and em without attributes, every tag closed. Cleaning twice changes nothing."""
    parser = _Cleaner()
    parser.feed(html)
    parser.close()
    return parser.result()


class _Cleaner(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.open: list[str] = []
        self.mute = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = _SAME.get(tag, tag)
        self.mute += name in _MUTE
        if name in _ALLOWED:
            self.open.append(name)
            self.parts.append(f"<{name}>")
        elif name == "br":
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        name = _SAME.get(tag, tag)
        if name in _MUTE and self.mute:
            self.mute -= 1
        # A tag that was opened inside and forgotten is closed with it.
        while name in self.open:
            last = self.open.pop()
            self.parts.append(f"</{last}>")
            if last == name:
                break

    def handle_data(self, data: str) -> None:
        if not self.mute:
            self.parts.append(escape(data, quote=False))

    def result(self) -> str:
        return "".join(self.parts + [f"</{name}>" for name in reversed(self.open)]).strip()
