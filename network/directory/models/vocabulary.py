"""The managed vocabulary that everything in the network is sorted and searched by."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Vocabulary(models.TextChoices):
    TOPIC_GROUP = "topic_group", _("Group of topics")
    TOPIC = "topic", _("Topic")
    E_SERVICE = "e_service", _("Public e-service")
    FORM = "form", _("Form of support")
    WAY = "way", _("Way of support")
    AUDIENCE = "audience", _("Who the support is for")
    LANGUAGE = "language", _("Language of support")
    PLACE_FACT = "place_fact", _("Accessibility of a place")
    ORGANISATION_TYPE = "organisation_type", _("Kind of organisation")
    TARGET_GROUP = "target_group", _("Target group")
    SKILL = "skill", _("Skill of a volunteer")


class TermQuerySet(models.QuerySet["Term"]):
    def of(self, vocabulary: str) -> Self:
        """The terms in use of one vocabulary, in their order."""
        return self.filter(vocabulary=vocabulary, retired=False)


class Term(models.Model):
    """A word people sort and search by. Keys are stable and never reused; a term is retired, not deleted.

    ``parent`` is the group of a topic, and the form of support of a way. ``facts`` is what programs need to know of a
    term and people do not read here: codes of other systems (``iso1``, ``iso3``, ``ptv``), a language's ``own_name``,
    the ``owner`` of an e-service by language, the ``group`` of a fact about a place.
    """

    vocabulary = models.CharField(_("vocabulary"), max_length=20, choices=Vocabulary)
    key = models.SlugField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey(
        "self", verbose_name=_("group"), on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    facts = models.JSONField(_("facts"), default=dict, blank=True, editable=False)
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
                condition=Q(parent=None) | Q(vocabulary__in=[Vocabulary.TOPIC, Vocabulary.WAY]),
                name="term_group_only_of_topics",
                violation_error_message=_("Only topics and ways of support belong to a group."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
