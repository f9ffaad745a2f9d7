"""What a course asks for besides reading and answering: somebody else sees it and confirms it."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class RequirementBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    text = blocks.TextBlock(label=_("What is asked"), required=False, default="")

    class Meta:
        label_format = "{title}"


class AttendanceBlock(RequirementBlock):
    class Meta:
        icon = "group"
        label = _("Taking part in a meeting")


class SkillBlock(RequirementBlock):
    class Meta:
        icon = "check"
        label = _("A practical skill, confirmed by a coordinator")


class Requirements(blocks.StreamBlock):
    attendance = AttendanceBlock()
    skill = SkillBlock()
