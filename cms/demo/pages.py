"""The other pages of the demo, and the texts that stand on every page."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from wagtail.models import Site

from cms.demo.source import LANGUAGES, NOTES, identity, read
from cms.demo.tree import Sheet
from cms.models import CourseIndexPage, GoodPracticeIndexPage, HomePage, PracticeIndexPage, SiteTexts, StandardPage

_RENAMED = {"in_menu": "show_in_menus"}
_TRANSLATED = ("phone_hours", "phone_price", "imprint")


def home() -> Sheet:
    return Sheet(key="home", model=HomePage, parent="", values=read("pages.yaml")["home"] | {"slug": _home_slugs()})


def indexes() -> Iterator[Sheet]:
    file = read("pages.yaml")
    models = {"courses": CourseIndexPage, "exercises": PracticeIndexPage, "practices": GoodPracticeIndexPage}
    for key, model in models.items():
        yield Sheet(key=key, model=model, parent="home", values=_values(file[key]))


def standard() -> Iterator[Sheet]:
    for entry in read("pages.yaml")["pages"]:
        yield Sheet(key=entry["key"], model=StandardPage, parent="home", values=_values(entry))


def _values(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {_RENAMED.get(name, name): value for name, value in entry.items() if name not in NOTES | {"key"}}


def _home_slugs() -> dict[str, str]:
    """Never seen: the home page of a language is at /fi/, /sv/ or /en/."""
    return {language: f"etusivu-{language}" for language in LANGUAGES} | {LANGUAGES[0]: "etusivu"}


def write_site_texts(pages: Mapping[str, int]) -> bool:
    """Phone, hours, imprint and footer, unless somebody wrote them already; tells whether it wrote."""
    texts = SiteTexts.for_site(Site.objects.get(is_default_site=True))
    if texts.phone:
        return False
    file = read("site.yaml")
    texts.phone = file["phone"]
    for name in _TRANSLATED:
        for language in LANGUAGES:
            setattr(texts, f"{name}_{language}", file[name][language])
    texts.footer = json.dumps([_footer_group(number, group, pages) for number, group in enumerate(file["footer"])])
    texts.save()
    return True


def _footer_group(number: int, group: Mapping[str, Any], pages: Mapping[str, int]) -> dict[str, Any]:
    links = [{"type": "item", "id": str(identity("footer", key)), "value": pages[key]} for key in group["pages"]]
    titles = {f"title_{language}": group["title"][language] for language in LANGUAGES}
    return {"type": "group", "id": str(identity("footer", number)), "value": titles | {"pages": links}}
