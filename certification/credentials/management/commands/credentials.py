"""Credentials from the command line: `credentials revoke CODE --reason "…" --by EMAIL`."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from certification.credentials import actions, codes
from certification.credentials.models import Credential
from core.errors import Refused


class Command(BaseCommand):
    help = "Looks after certificates."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        revoke = verbs.add_parser("revoke", help="Revokes a certificate; its holder is told why.")
        revoke.add_argument("code", metavar="CODE")
        revoke.add_argument("--reason", required=True)
        revoke.add_argument("--by", required=True, metavar="EMAIL", help="Who decides: an administrator's address.")

    def handle(self, *args: Any, **options: Any) -> None:
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
