"""Texts that stand on every page: phone advice, imprint, links at the foot."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField


class FooterGroupBlock(blocks.StructBlock):
    """Links under one heading. The pages show their title in the reader's language."""

    title_fi = blocks.CharBlock(label=_("Heading in Finnish"), max_length=60)
    title_sv = blocks.CharBlock(label=_("Heading in Swedish"), max_length=60)
    title_en = blocks.CharBlock(label=_("Heading in English"), max_length=60)
    pages = blocks.ListBlock(blocks.PageChooserBlock(), label=_("Pages"))

    class Meta:
        icon = "list-ul"
        label = _("Group of links")
        label_format = "{title_fi}"


@register_setting(icon="globe", order=100)
class SiteTexts(BaseSiteSetting):
    """One row a site; texts in three languages (phone_hours_fi, …)."""

    phone = models.CharField(
        _("phone number"), max_length=30, blank=True, help_text=_("As written, for example 073 000 0100")
    )
    phone_hours = models.CharField(_("when the phone is answered"), max_length=120, blank=True)
    phone_price = models.CharField(_("what a call costs"), max_length=200, blank=True)
    imprint = models.CharField(_("last line of every page"), max_length=300, blank=True)
    footer = StreamField([("group", FooterGroupBlock())], verbose_name=_("links at the foot"), blank=True)

    panels = [
        FieldPanel("phone"),
        *[
            MultiFieldPanel([FieldPanel(f"{name}_{language}") for language in ("fi", "sv", "en")], label)
            for name, label in (
                ("phone_hours", _("When the phone is answered")),
                ("phone_price", _("What a call costs")),
                ("imprint", _("Last line of every page")),
            )
        ],
        FieldPanel("footer"),
    ]

    class Meta:
        verbose_name = _("texts on every page")
        verbose_name_plural = _("texts on every page")

    @property
    def phone_link(self) -> str:
        """The number as a telephone dials it from anywhere: +358 for the leading zero."""
        digits = "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")
        return "+358" + digits[1:] if digits.startswith("0") else digits
