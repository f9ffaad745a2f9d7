"""Why a file is not taken as evidence, in words for whoever sent it."""

from django.utils.translation import gettext as _

from core.errors import Refused


def empty() -> Refused:
    return Refused(_("This file is empty. Choose another."), code="empty")


def too_large() -> Refused:
    return Refused(_("This file is larger than 10 MB. Make a smaller copy of it."), code="too_large")


def another_kind() -> Refused:
    said = _("We cannot take this kind of file. Save it as PDF, or send a picture (JPEG or PNG).")
    return Refused(said, code="kind")


def wrong_name(ending: str, kind: str) -> Refused:
    said = _("The name of this file ends in %(ending)s, but what is in it is %(kind)s. Save it again and choose that.")
    return Refused(said % {"ending": ending, "kind": kind}, code="name")


def damaged() -> Refused:
    return Refused(_("This file is damaged or not whole. Save it again and choose that."), code="damaged")


def locked() -> Refused:
    return Refused(_("This file has a password. Save a copy without one and choose that."), code="locked")


def active() -> Refused:
    said = _("This file holds something that runs or opens by itself. Save it as a plain PDF and choose that.")
    return Refused(said, code="active")


def bomb() -> Refused:
    return Refused(_("This file is much larger inside than it looks. Make a smaller copy of it."), code="bomb")


def two_kinds() -> Refused:
    said = _("Something else is hidden in this file. Save it again as a plain PDF and choose that.")
    return Refused(said, code="two_kinds")
