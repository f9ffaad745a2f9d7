"""What is remembered so that people can look after their own data: sign-ins, erasures, and which mails they want."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock


class SignIn(models.Model):
    """One sign-in, for the person to look through: was that me? Without the address it came from; the browser as it
    named itself, cut short."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_ins", verbose_name=_("person")
    )
    at = models.DateTimeField(_("when"), default=clock.now)
    way = models.CharField(_("way of signing in"), max_length=20)
    browser = models.CharField(_("browser"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        indexes = [models.Index(fields=["person", "-at"], name="signin_newest")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class QuietMail(models.Model):
    """A kind of mail that somebody does not want. Mails that a matter cannot do without are no kind of these."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="quiet_mails", verbose_name=_("person")
    )
    kind = models.SlugField(_("kind of mail"), max_length=40)

    class Meta:
        verbose_name = _("unwanted mail")
        verbose_name_plural = _("unwanted mails")
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="quietmail_once")]

    def __str__(self) -> str:
        return self.kind


class Erasure(models.Model):
    """That an account was erased. It names nobody: the number of the account and the second in which it was made are
    enough to find the same account in a backup, and erase it there, too."""

    account = models.PositiveBigIntegerField(_("number of the account"))
    joined_at = models.DateTimeField(_("account made"))
    erased_at = models.DateTimeField(_("erased"), default=clock.now)
    by_themselves = models.BooleanField(_("by the person"), default=True)
    counts: Any = models.JSONField(_("rows by table"), default=dict)

    class Meta:
        verbose_name = _("erased account")
        verbose_name_plural = _("erased accounts")
        constraints = [models.UniqueConstraint(fields=["account", "joined_at"], name="erasure_once")]

    def __str__(self) -> str:
        return f"{self.account}"
