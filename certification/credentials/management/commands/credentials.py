"""Credentials from the command line.

    credentials verify FILE
    credentials revoke CODE --reason "…" --by EMAIL

`verify` answers like the check page, and by its exit code: 0 valid, 1 not valid, 2 could not check.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseFailure
from django.utils.translation import override

from accounts.models import User
from certification.credentials import actions, checking, codes
from certification.credentials.models import Credential
from certification.credentials.outcomes import Outcome
from core.errors import Refused

VALID, NOT_VALID, COULD_NOT_CHECK = 0, 1, 2
_DOUBTS = {Outcome.COULD_NOT_CHECK, Outcome.NO_BADGE, Outcome.UNKNOWN_ISSUER}


class Command(BaseCommand):
    help = "Looks after certificates."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verify = verbs.add_parser("verify", help="Says whether the certificate in a file holds.")
        verify.add_argument("file", metavar="FILE", type=Path, help="A PDF, JSON, JWT, PNG or SVG file.")
        revoke = verbs.add_parser("revoke", help="Revokes a certificate; its holder is told why.")
        revoke.add_argument("code", metavar="CODE")
        revoke.add_argument("--reason", required=True)
        revoke.add_argument("--by", required=True, metavar="EMAIL", help="Who decides: an administrator's address.")

    def handle(self, *args: Any, **options: Any) -> None:
        {"verify": self._verify, "revoke": self._revoke}[options["verb"]](options)

    def _verify(self, options: dict[str, Any]) -> None:
        try:
            with options["file"].open("rb") as file:
                content = file.read(checking.MAX_BYTES + 1)
            answer = checking.check_file(content)
        except (OSError, DatabaseFailure) as error:
            raise CommandError(f"The file could not be checked: {error}", returncode=COULD_NOT_CHECK) from error
        with override("en"):
            self.stdout.write(answer.said.heading)
            for line in [*answer.said.lines, *_claims(answer)]:
                self.stdout.write(f"  {line}")
        if answer.reason:
            self.stdout.write(f"  [{answer.reason}]")
        if answer.outcome != Outcome.VALID:
            sys.exit(COULD_NOT_CHECK if answer.outcome in _DOUBTS else NOT_VALID)

    def _revoke(self, options: dict[str, Any]) -> None:
        credential = Credential.objects.filter(code=codes.read(options["code"])).first()
        if credential is None:
            raise CommandError(f"There is no certificate {options['code']}.")
        actor = User.objects.filter(email__iexact=options["by"], is_active=True).first()
        if actor is None:
            raise CommandError(f"There is no person {options['by']}.")
        try:
            actions.revoke(credential=credential, reason=options["reason"], actor=actor)
        except Refused as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        except PermissionDenied as refusal:
            raise CommandError(f"{actor.email} may not revoke certificates.") from refusal
        self.stdout.write(f"Certificate {credential.shown_code} is revoked.")


def _claims(answer: checking.Answer) -> list[str]:
    """What the badge says, a line each."""
    said = answer.claims
    if said is None:
        return []
    lines = {
        "Name": said.name,
        "For": said.title,
        "Issued by": " ".join(filter(None, [said.issuer, said.issuer_id and f"({said.issuer_id})"])),
        "Issued on": said.issued and f"{said.issued:%Y-%m-%d}",
        "Valid until": said.until and f"{said.until:%Y-%m-%d}",
        "Code": answer.credential and answer.credential.shown_code,
    }
    return [f"{label}: {text}" for label, text in lines.items() if text]
