"""Which fields have a text in each language."""

from modeltranslation.translator import TranslationOptions, register

from volunteers.onboarding.models import Task


@register(Task)
class TaskTranslation(TranslationOptions):
    fields = ("name", "summary")
    required_languages = {"fi": ("name",), "sv": ("name",), "en": ("name",), "default": ()}
