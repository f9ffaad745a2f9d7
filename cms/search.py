"""Search over every public page of one language."""

import operator
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from django.utils.text import Truncator
from modelsearch.query import Or, PlainText, SearchQuery
from wagtail.models import Locale, Page

from cms import lemmas
from cms.models import (
    CourseIndexPage,
    CoursePage,
    GoodPracticeIndexPage,
    GoodPracticePage,
    LessonPage,
    PathPage,
    PilotPage,
    PracticeIndexPage,
    PracticePage,
    QuizPage,
    StandardPage,
)

PER_PAGE = 10
# More of a query is not read: nobody means a hundred words, and each costs.
_MAX_WORDS = 8
_MAX_SIGNS = 200
# Signs shown of a page, and how many of them stand before the word that was found.
_PASSAGE = 220
_BEFORE = 80

_SEARCHED = (
    CourseIndexPage,
    CoursePage,
    GoodPracticeIndexPage,
    GoodPracticePage,
    LessonPage,
    PathPage,
    PilotPage,
    PracticeIndexPage,
    PracticePage,
    QuizPage,
    StandardPage,
)


@dataclass(frozen=True)
class Result:
    """``passage``: what the page says about itself, else the place where a word of the query stands."""

    page: Any
    passage: str


@dataclass(frozen=True)
class Found:
    """``results`` holds `Result`s. ``loose``: no page has all the words, these have some of them."""

    query: str
    results: ResultPage[Any]
    loose: bool = False

    @property
    def address(self) -> str:
        """The query string that asks this again."""
        return urlencode({"q": self.query})


def find(query: str, language: str, number: str = "1") -> Found:
    """Pages with every word of the query in any inflected form, else pages with some; best first."""
    # NUL cannot be stored in PostgreSQL, so nothing holds it.
    query = " ".join(query.replace("\x00", " ").split())[:_MAX_SIGNS]
    wanted = [_any_form(word, language) for word in lemmas.words(query)[:_MAX_WORDS]]
    if not wanted:
        return Found(query, Paginator([], PER_PAGE).get_page(1))
    keys = _keys(reduce(operator.and_, wanted), language)
    loose = not keys and len(wanted) > 1
    if loose:
        keys = _keys(reduce(operator.or_, wanted), language)
    results: ResultPage[Any] = Paginator(keys, PER_PAGE).get_page(number)
    results.object_list = [Result(page, _passage(page, lemmas.words(query), language)) for page in _pages(results)]
    return Found(query, results, loose and bool(keys))


def _any_form(word: str, language: str) -> SearchQuery:
    forms = [PlainText(form) for form in lemmas.base_forms(word, language)]
    return Or(forms) if len(forms) > 1 else forms[0]


def _keys(wanted: SearchQuery, language: str) -> list[int]:
    """Primary keys, best first."""
    locale = Locale.objects.get_for_language(language)
    public = Page.objects.live().public().filter(locale=locale).type(*_SEARCHED)
    return [page.pk for page in public.search(wanted)[:200]]


def _pages(found: Iterable[int]) -> list[Any]:
    keys = list(found)
    pages = Page.objects.filter(pk__in=keys).select_related("locale").specific()
    return sorted(pages, key=lambda page: keys.index(page.pk))


def _passage(page: Any, wanted: list[str], language: str) -> str:
    if page.excerpt:
        return str(page.excerpt)
    forms = {form for word in wanted for form in lemmas.base_forms(word, language)}
    text = " ".join(page.text().removeprefix(page.title).split())
    hits = (word.start() for word in re.finditer(r"\w+", text) if forms & set(lemmas.forms(word[0].lower(), language)))
    start = max(next(hits, 0) - _BEFORE, 0)
    # From the beginning of a word.
    start = text.find(" ", start) + 1 if start else 0
    return ("… " if start else "") + Truncator(text[start:]).chars(_PASSAGE, truncate="…")
