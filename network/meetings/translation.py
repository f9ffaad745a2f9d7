"""Which fields have a text in each language; some may be missing, and the pages say which."""

from modeltranslation.translator import TranslationOptions, register

from network.meetings.models import ActionPoint, AgendaItem, Material, Meeting


@register(Meeting)
class MeetingTranslation(TranslationOptions):
    fields = ("title", "summary", "description", "place_name", "directions", "join_note", "cancel_reason")


@register(AgendaItem)
class AgendaItemTranslation(TranslationOptions):
    fields = ("title", "note", "speaker")


@register(Material)
class MaterialTranslation(TranslationOptions):
    fields = ("title", "access_note")


@register(ActionPoint)
class ActionPointTranslation(TranslationOptions):
    fields = ("text",)
