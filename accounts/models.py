"""A person with an account: e-mail is the login; a name and a language, nothing more."""

import unicodedata
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core import clock

LONGEST_NAME = 150
# Signs nobody sees. Some turn the direction of the text around them, so one name could be made to look like another.
_UNSEEN = dict.fromkeys([0x61C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])


def clean_name(name: str) -> str:
    """One spelling for what looks the same: Unicode NFC, single spaces, no unseen signs (names come pasted, too)."""
    return " ".join(unicodedata.normalize("NFC", name).translate(_UNSEEN).split())


class UserQuerySet(models.QuerySet["User"]):
    def unconfirmed(self) -> Self:
        """Sign-ups whose address nobody has confirmed: not accounts yet, whoever typed the address.

        People made by an administrator or on the command line are not among them: their address counts as confirmed,
        or they have a role.
        """
        return self.filter(last_login=None, is_superuser=False, groups=None, emailaddress__isnull=False).exclude(
            emailaddress__verified=True
        )


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def unconfirmed(self) -> UserQuerySet:
        return self.get_queryset().unconfirmed()

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Signs in with ``email``. ``name`` is shown as typed, also on certificates; ``language`` is that of mails."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=LONGEST_NAME, blank=True)
    language = models.CharField(
        _("language of mails"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=clock.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique_without_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        self.email = self.email.strip().lower()
        self.name = clean_name(self.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = clean_name(self.name)
        super().save(*args, **kwargs)

    @property
    def is_staff(self) -> bool:
        """Asked by packages: may this person open staff pages at all?"""
        return self.is_superuser or self.has_perm("wagtailadmin.access_admin")

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        """The first word of the name: what a mail greets with."""
        return self.name.split(" ")[0] if self.name else ""
