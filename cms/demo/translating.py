"""Hands the Swedish and English texts to wagtail-localize, segment by segment, so that editors can go on from there."""

from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue, TemplateSegmentValue
from wagtail_localize.segments.extract import extract_segments

Place = tuple[str, int]


def translate(page: Page, translated: Page, locale: Locale) -> Page:
    """The translation of ``page`` as a draft; ``translated`` holds the same content in the other language, unsaved.

    Raises ValueError when the two are not built alike, and wagtail-localize's MissingTranslationError when a segment
    is left without a text: no source language ends up on a translated page.
    """
    source, _created = TranslationSource.get_or_create_from_instance(page)
    texts = _texts(page, translated)
    rows: dict[tuple[int, int], StringTranslation] = {}
    for segment in source.stringsegment_set.select_related("context"):
        text = texts[segment.context.path, segment.order]
        row = rows.setdefault(
            (segment.string_id, segment.context_id),
            StringTranslation(
                translation_of_id=segment.string_id,
                context_id=segment.context_id,
                locale=locale,
                data=text,
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            ),
        )
        if row.data != text:
            raise ValueError(f"{page}: one sentence has two translations in one text: {row.data!r}, {text!r}")
    StringTranslation.objects.bulk_create(rows.values())
    Translation.objects.get_or_create(source=source, target_locale=locale)
    translation, _created = source.create_or_update_translation(locale, publish=False, fallback=False)
    return translation


def _texts(page: Page, translated: Page) -> dict[Place, str]:
    """The texts of ``translated`` by the place they have in ``page``."""
    ours, theirs = extract_segments(page), extract_segments(translated)
    if _shape(ours) != _shape(theirs):
        odd = [(a, b) for a, b in zip(_shape(ours), _shape(theirs), strict=False) if a != b][:1]
        raise ValueError(f"{page}: the languages are not built alike: {odd or (len(ours), len(theirs))}")
    return {(each.path, each.order): each.string.data for each in theirs if isinstance(each, StringSegmentValue)}


def _shape(segments: list) -> list[tuple]:
    """What must be equal in all languages: places, kinds, and the markup around the texts."""
    return [
        (type(each).__name__, each.path, each.order, each.template if isinstance(each, TemplateSegmentValue) else "")
        for each in segments
    ]
