"""`manage.py trail verify`: whether the trail of decisions is whole. `manage.py trail head`: its newest line."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certification.quality import proving
from certification.quality.models import Head, Line


class Command(BaseCommand):
    help = "Proves that the trail of certification decisions is whole, or says the first line that is not."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("what", choices=["verify", "head"])
        parser.add_argument(
            "--kept",
            metavar="LINE:SHA256",
            type=_kept,
            help="with verify: a head that somebody kept; the trail has to hold this very line",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Exit 1 with the first fault. ``head`` prints number and fingerprint as ``--kept`` takes them."""
        if options["what"] == "head":
            head = Head.objects.filter(id=1).first()
            self.stdout.write(f"{head.number}:{head.hash}" if head else "0:")
            return
        whole, fault = proving.verify()
        if fault is not None:
            raise CommandError(f"The trail is not whole: {fault.what}. Lines that follow from one another: {whole}.")
        if options["kept"] and not Line.objects.filter(number=options["kept"][0], hash=options["kept"][1]).exists():
            raise CommandError(
                f"The trail is whole, but another: line {options['kept'][0]} is not the one that was kept."
            )
        self.stdout.write(f"The trail is whole: {whole} lines.")


def _kept(text: str) -> tuple[int, str]:
    number, _sep, digest = text.partition(":")
    return int(number), digest.lower()
