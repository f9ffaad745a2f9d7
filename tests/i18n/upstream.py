"""Compares locale/upstream with the installed packages: what they lack, what we bring, what is wrong with it.

After an upgrade of packages: ``python -m tests.i18n.upstream`` drops what a package brings itself by now and adds what
it lacks with an empty text. Translate the empty entries, looking at how the package says the same words elsewhere.
"""

import ast
import functools
import importlib.util
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polib

FOLDER = Path(__file__).parents[2] / "locale" / "upstream"
LANGUAGES = ("fi", "sv")
DOMAINS = ("django", "djangojs")
# Packages that ship an English catalogue: its msgids are the yardstick.
CATALOGUED = ("wagtail", "wagtail_localize", "allauth", "taggit", "django")
# Packages without one: msgids are read from the source; of django-q2 only what its screens show.
PLAIN = {"django_filters": ("*.py", "templates/**/*.html"), "django_q": ("admin.py", "models.py", "apps.py")}
# The comment on entries that replace a wrong text of a package.
MENDED = "Mended"
# Translated by Django too, in another meaning; ours is meant to win.
OTHER_MEANING = {"Views", "redirects"}

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdr]|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")
IN_TEMPLATE = re.compile(r"""{%\s*trans(?:late)?\s+["'](.+?)["']""")

Key = tuple[str | None, str, str | None]


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid, entry.msgid_plural or None


def text(entry: polib.POEntry) -> str | tuple[str, ...]:
    if entry.msgid_plural:
        return tuple(entry.msgstr_plural[form] for form in sorted(entry.msgstr_plural))
    return entry.msgstr


def is_translated(entry: polib.POEntry) -> bool:
    return not entry.obsolete and "fuzzy" not in entry.flags and bool(text(entry)) and all(text(entry))


def is_mended(entry: polib.POEntry) -> bool:
    return entry.tcomment.startswith(MENDED)


def ours(language: str, domain: str) -> polib.POFile:
    return polib.pofile(str(FOLDER / language / "LC_MESSAGES" / f"{domain}.po"), wrapwidth=100)


@functools.cache
def packages(domain: str) -> list[tuple[str, list[polib.POEntry], dict[str, dict[Key, str | tuple[str, ...]]]]]:
    """(name, English entries, {language: {key: the package's own text}}) of each catalogue."""
    found = []
    for package in CATALOGUED:
        root = _root(package)
        for folder in sorted(root.glob("**/locale")):
            english = folder / "en" / "LC_MESSAGES" / f"{domain}.po"
            if english.exists():
                name = folder.parent.relative_to(root.parent).as_posix()
                entries = [entry for entry in polib.pofile(str(english)) if not entry.obsolete]
                for entry in entries:
                    entry.occurrences = [(f"{name}/{file}", "") for file in dict(entry.occurrences)]
                found.append((name, entries, {lang: _loaded(folder, lang, domain) for lang in LANGUAGES}))
    if domain == "django":
        for package, patterns in PLAIN.items():
            root = _root(package)
            own = {lang: _loaded(root / "locale", lang, domain) for lang in LANGUAGES}
            found.append((package, list(_from_source(root, patterns)), own))
    return found


def lacking(language: str, domain: str) -> dict[Key, list[polib.POEntry]]:
    """What some package leaves in English."""
    wanted: dict[Key, list[polib.POEntry]] = {}
    for _name, entries, texts in packages(domain):
        for entry in entries:
            if key(entry) not in texts[language]:
                wanted.setdefault(key(entry), []).append(entry)
    return wanted


def faults(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with one of our entries."""
    if not is_translated(entry):
        yield "empty, fuzzy or obsolete"
        return
    pairs = [(entry.msgid, entry.msgstr)]
    if entry.msgid_plural:
        if sorted(entry.msgstr_plural) != [0, 1]:
            yield "wrong number of plural forms"
            return
        pairs = [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]
    for source, target in pairs:
        if Counter(PLACEHOLDER.findall(source)) != Counter(PLACEHOLDER.findall(target)):
            yield f"placeholders differ: {target!r}"
        if Counter(TAG.findall(source)) != Counter(TAG.findall(target)):
            yield f"HTML differs: {target!r}"
        if (source[:1].isspace(), source[-1:].isspace()) != (target[:1].isspace(), target[-1:].isspace()):
            yield f"space at an end differs: {target!r}"


def update() -> list[str]:
    """Rewrites our catalogues after an upgrade; returns what there is to do by hand."""
    notes = []
    for language in LANGUAGES:
        for domain in DOMAINS:
            catalogue, wanted = ours(language, domain), lacking(language, domain)
            for entry in [e for e in catalogue if key(e) not in wanted and not is_mended(e)]:
                catalogue.remove(entry)
                notes.append(f"{language} {domain}: dropped {entry.msgid!r}")
            have = {key(entry) for entry in catalogue}
            for place, sources in wanted.items():
                if place not in have:
                    catalogue.append(_empty(sources))
                    notes.append(f"{language} {domain}: translate {place[1]!r}")
            catalogue.save()
    return notes


def _empty(sources: list[polib.POEntry]) -> polib.POEntry:
    first = sources[0]
    entry = polib.POEntry(msgctxt=first.msgctxt, msgid=first.msgid, comment=first.comment)
    if first.msgid_plural:
        entry.msgid_plural, entry.msgstr_plural = first.msgid_plural, {0: "", 1: ""}
    entry.flags = [flag for flag in first.flags if flag != "fuzzy"]
    entry.occurrences = [place for source in sources for place in source.occurrences]
    return entry


def _root(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    assert spec is not None, package
    assert spec.origin, package
    return Path(spec.origin).parent


def _loaded(folder: Path, language: str, domain: str) -> dict[Key, str | tuple[str, ...]]:
    """What a package really loads: its .mo file. Some wheels ship a .po without one."""
    compiled = folder / language / "LC_MESSAGES" / f"{domain}.mo"
    if not compiled.exists():
        return {}
    return {key(entry): text(entry) for entry in polib.mofile(str(compiled)) if is_translated(entry)}


def _from_source(root: Path, patterns: tuple[str, ...]) -> Iterator[polib.POEntry]:
    found: dict[str, polib.POEntry] = {}
    for path in sorted({path for pattern in patterns for path in root.glob(pattern)}):
        for msgid in _msgids(path):
            entry = found.setdefault(msgid, polib.POEntry(msgid=msgid))
            entry.flags = ["python-format"] if "%" in msgid and PLACEHOLDER.search(msgid) else []
            place = (path.relative_to(root.parent).as_posix(), "")
            if place not in entry.occurrences:
                entry.occurrences.append(place)
    yield from found.values()


def _msgids(path: Path) -> list[str]:
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        return IN_TEMPLATE.findall(source)
    return [
        node.args[0].value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"_", "gettext", "gettext_lazy"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]


if __name__ == "__main__":
    print("\n".join(update()) or "Nothing to do.")  # noqa: T201
