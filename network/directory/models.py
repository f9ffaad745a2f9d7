"""The managed vocabulary: topics, forms of support, kinds of organisation and the like."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Vocabulary(models.TextChoices):
    TOPIC_GROUP = "topic_group", _("Group of topics")
    TOPIC = "topic", _("Topic")
    FORM = "form", _("Form of support")
    ORGANISATION_TYPE = "organisation_type", _("Kind of organisation")
    TARGET_GROUP = "target_group", _("Target group")


class TermQuerySet(models.QuerySet["Term"]):
    def of(self, vocabulary: str) -> Self:
        """The terms in use of one vocabulary, in their order."""
        return self.filter(vocabulary=vocabulary, retired=False)


class Term(models.Model):
    """A word people sort and search by. Keys are stable and never reused; a term is retired, not deleted."""

    vocabulary = models.CharField(_("vocabulary"), max_length=20, choices=Vocabulary)
    key = models.SlugField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey(
        "self", verbose_name=_("group"), on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    retired = models.BooleanField(
        _("retired"), default=False, help_text=_("A retired term is no longer offered; what uses it keeps it.")
    )
    # Came with a release. Only these does a later release rename or retire; an administrator's own terms stay.
    starter = models.BooleanField(_("from the starter vocabulary"), default=False, editable=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["vocabulary", "order", "key"]
        constraints = [
            models.UniqueConstraint(fields=["vocabulary", "key"], name="term_key_once_in_vocabulary"),
            models.CheckConstraint(condition=Q(vocabulary__in=Vocabulary.values), name="term_vocabulary_known"),
            models.CheckConstraint(
                condition=Q(parent=None) | Q(vocabulary=Vocabulary.TOPIC),
                name="term_group_only_of_topics",
                violation_error_message=_("Only topics belong to a group."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
