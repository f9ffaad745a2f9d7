"""Every occasion on which allauth writes has words of ours, in all languages."""

from pathlib import Path

import allauth
import pytest
from django.apps import apps

from accounts import mails
from core.mail import render

OWN = "signin_new_device"
_TEMPLATES = Path(allauth.__file__).parent / "templates"


def occasions():
    """allauth's template names, of the parts that are installed and reachable."""
    for app in ("account", "mfa", "usersessions"):
        assert apps.is_installed(f"allauth.{app}")
        for file in (_TEMPLATES / app / "email").glob("*_subject.txt"):
            yield f"{app}/email/{file.name.removesuffix('_subject.txt')}"


def test_no_occasion_is_without_words():
    # The link of a reset is never made, since codes are used.
    assert set(occasions()) - {"account/email/password_reset_key"} == set(mails.OCCASIONS)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("template", sorted({each.template for each in mails.OCCASIONS.values()} | {OWN}))
def test_every_mail_has_a_subject_and_all_its_values(template, language):
    words = {
        "code": "482 913",
        "code_minutes": 15,
        "change": "Changed.",
        "at": "4.1.2027",
        "device": "Firefox, Windows",
        "security_url": "https://vieri.example/s",
        "signup_url": "https://vieri.example/u",
        "signin_code_url": "https://vieri.example/c",
        "action_url": "https://vieri.example/a",
    }
    subject, body = render(template, words, language)
    assert subject
    assert len(body.split()) <= 130
    assert "  " not in body.replace("\n", " ").strip() or "\n\n" in body
    if "code" in template:
        assert "482 913" in subject
        assert "482 913" in body
