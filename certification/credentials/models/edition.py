"""A credential as a badge in one language, and the ledger of what was signed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from certification.credentials.models.credential import Credential
from certification.credentials.states import Form
from core import clock
from core.frozen import FrozenModel, FrozenQuerySet


class Edition(models.Model):
    """The signed badge of a credential in one language: ``document`` is its JSON, byte for byte as it is handed out.

    ``urn`` is the badge's own id, ``digest`` the sha256 of its statements in hex (badges.guard). ``token`` is the same
    badge as a JSON Web Token, "" until somebody asks for it. ``key`` names the key that signed the document.
    Nothing of it changes but the token; when its key is stolen, the same badge is signed by another. All of it goes
    when the credential is erased, or when the badge says more than the credential does now.
    """

    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="editions")
    language = models.CharField(_("language"), max_length=10)
    urn = models.CharField(_("address"), max_length=60, unique=True)
    document = models.TextField(_("document"))
    digest = models.CharField(_("fingerprint"), max_length=64)
    key = models.CharField(_("key"), max_length=100)
    token = models.TextField(_("token"), blank=True)
    signed_at = models.DateTimeField(_("signed"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("badge")
        verbose_name_plural = _("badges")
        ordering = ["credential", "language"]
        constraints = [models.UniqueConstraint(fields=["credential", "language"], name="edition_once_per_language")]

    def __str__(self) -> str:
        return self.urn


class Signature(FrozenModel):
    """That a key signed something that was kept: written with it, in the same transaction, and never changed.

    ``subject`` is the address of what was signed, ``digest`` the sha256 in hex of its statements (badges) or of its
    bytes (tokens). More signatures of a key in the world than rows here: somebody else has the key.
    """

    key = models.CharField(_("key"), max_length=100)
    form = models.CharField(_("form"), max_length=12, choices=Form)
    subject = models.CharField(_("address"), max_length=300)
    digest = models.CharField(_("fingerprint"), max_length=64)
    made_at = models.DateTimeField(_("made"), default=clock.now, editable=False)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["-made_at"]
        constraints = [models.CheckConstraint(condition=models.Q(form__in=Form.values), name="signature_form_known")]
        indexes = [models.Index(fields=["key", "form"], name="signature_by_key")]

    def __str__(self) -> str:
        return f"{self.form} {self.subject}"
