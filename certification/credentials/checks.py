"""System checks of the keys: a real installation does not start without them, or with keys that others may read."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from certification.credentials import signing
from certification.credentials.badges.errors import KeyTrouble
from certification.credentials.signing import Use
from core import clock
from core.checks import START

_WARN_DAYS = 60  # before the certificate of the paper key ends
_HINT = "See docs/operations.md, Keys."
# What has ended in the night must not keep the service from starting in the morning: it seals no files, that is all.
_NO_STOP = {"certificate_dates"}


@register(START, deploy=True)
def check_keys(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.KEYS_MADE_AT_FIRST_USE:
        return []
    found = [_told(number, use) for number, use in enumerate(Use, 20)]
    return [*filter(None, found), *_open_folder(), *_ending()]


def _told(number: int, use: Use) -> CheckMessage | None:
    trouble = signing.trouble(use)
    if trouble is None:
        return None
    if trouble.code in _NO_STOP:
        return Warning(str(trouble), hint=_HINT, id=f"vieri.W{number:03}")
    return Error(str(trouble), hint=_HINT, id=f"vieri.E{number:03}")


def _open_folder() -> list[CheckMessage]:
    """Whoever may write into the folder may exchange the keys in it."""
    folder = settings.KEY_FOLDER
    if not folder.is_dir() or not folder.stat().st_mode & 0o022:
        return []
    return [Error(f"Others may write into the folder of keys {folder}: run chmod 700 on it", id="vieri.E023")]


def _ending() -> list[CheckMessage]:
    try:
        ends = [each.certificate.not_valid_after_utc for each in signing.paper_records() if each.active]
    except KeyTrouble:
        return []  # told above
    left = [(end - clock.now()).days for end in ends]
    return [
        Warning(f"The certificate of the paper key ends in {days} days.", hint=_HINT, id="vieri.W023")
        for days in left
        if 0 < days < _WARN_DAYS
    ]
