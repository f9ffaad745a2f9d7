"""Texts of a translated page that nobody has translated yet.

wagtail-localize fills the gaps of a published translation with the text of the source. There a reader would meet
Finnish that passes for Swedish; whoever freezes a page leaves these texts out instead, and the fallback is marked.
"""

from collections.abc import Mapping

from wagtail.models import Page
from wagtail_localize.models import StringSegment


def untranslated(page: Page, texts: Mapping[str, str]) -> set[str]:
    """Which of ``texts`` (by wagtail-localize's path) are still in the source language; one query.

    None on a page that is not translated with wagtail-localize. A text that was translated before the source changed is
    not counted: it is in its own language still.
    """
    segments = StringSegment.objects.filter(
        source__object__translation_key=page.translation_key,
        source__translations__target_locale=page.locale_id,
        source__translations__enabled=True,
    ).annotate_translation(page.locale, include_errors=False)
    rows = segments.values_list("context__path", "string__data", "translation")
    return {
        path
        for path, original, translated in rows
        if path in texts and translated != original and _stands_in(original, texts[path])
    }


def _stands_in(original: str, text: str) -> bool:
    """A rich text is translated paragraph by paragraph, any other text as a whole."""
    return original in text if text.lstrip().startswith("<") else original.strip() == text.strip()
