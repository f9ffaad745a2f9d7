"""Which fields have a text in each language: a scheme says everything in all three before it is published."""

from modeltranslation.translator import TranslationOptions, register

from certification.quality.models import Criterion, Group, Scheme, Version


@register(Scheme)
class SchemeTranslation(TranslationOptions):
    fields = ("name", "tagline", "intro", "notice")


@register(Version)
class VersionTranslation(TranslationOptions):
    fields = ("declaration", "what_changed")


@register(Group)
class GroupTranslation(TranslationOptions):
    fields = ("name", "aim")


@register(Criterion)
class CriterionTranslation(TranslationOptions):
    fields = ("requirement", "why", "guidance_applicant", "guidance_evaluator")
