"""Keys from the command line: `keys rotate [USE]`, `keys list`, `keys compromise NAME --since DATE`."""

import datetime as dt
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import get_default_timezone, localtime

from certification.credentials import actions, ledger, signing
from certification.credentials.actions import Theft
from certification.credentials.badges.errors import KeyTrouble
from certification.credentials.badges.keyring import KeyRecord
from certification.credentials.paperring import PaperRecord
from certification.credentials.signing import Use
from core import clock

_OF_ITS_OWN = "made here, signed by itself"


class Command(BaseCommand):
    help = "Looks after the keys that sign badges, tokens and PDF files."
    # A service without keys does not start; this is what makes them.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        rotate = verbs.add_parser("rotate", help="Makes a new key. What older ones signed stays valid.")
        rotate.add_argument("use", nargs="?", choices=[*Use, "all"], default="all")
        verbs.add_parser("list", help="Shows every key there ever was.")
        compromise = verbs.add_parser("compromise", help="Says that somebody else may have a key.")
        compromise.add_argument("name", metavar="NAME", help="as `keys list` shows it")
        compromise.add_argument(
            "--since", required=True, type=moment, metavar="DATE", help="2027-01-28, or 2027-01-28T14:30; local time"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["verb"] == "rotate":
                self._rotate(options["use"])
            elif options["verb"] == "list":
                self._list()
            else:
                self._compromise(options["name"], options["since"])
        except KeyTrouble as trouble:
            raise CommandError(str(trouble)) from trouble

    def _rotate(self, use: str) -> None:
        """With "all", a key from outside is no failure: it has to be exchanged there."""
        for each in Use if use == "all" else (Use(use),):
            try:
                self.stdout.write(f"{each}: {actions.rotate_key(use=each)} signs from now on.")
            except KeyTrouble as trouble:
                if use != "all" or trouble.code != "outside_key":
                    raise
                self.stdout.write(f"{each}: {trouble}")

    def _list(self) -> None:
        made: Counter[str] = Counter()
        for row in ledger.by_key():
            made[str(row["key"])] += int(str(row["number"]))
        for key in signing.ring().records():
            self.stdout.write(f"{signing.use_of(key)}  {key.name}")
            self.stdout.write(f"       {_times(key)}; signatures that are kept: {made[key.name]}")
        for paper in signing.paper_records():
            ends = localtime(paper.certificate.not_valid_after_utc)
            whose = paper.certificate.issuer.rfc4514_string() if len(paper.chain) > 1 else _OF_ITS_OWN
            self.stdout.write(f"paper  {paper.name}")
            self.stdout.write(f"       {_times(paper)}; certificate until {ends:%Y-%m-%d}, {whose}")

    def _compromise(self, name: str, since: dt.datetime) -> None:
        if since > clock.now():
            raise CommandError("--since lies in the future.")
        for line in _told(name, actions.compromise_key(name=name, since=since)):
            self.stdout.write(line)


def moment(text: str) -> dt.datetime:
    """A day is its first moment where the network lives. Raises ValueError for anything else."""
    found = parse_datetime(text)
    if found is None and (day := parse_date(text)):
        found = dt.datetime.combine(day, dt.time())
    if found is None:
        raise ValueError(text)
    return found if found.tzinfo else found.replace(tzinfo=get_default_timezone())


def _times(key: KeyRecord | PaperRecord) -> str:
    since = _shown(key.since)
    said = f"signed from {since} to {_shown(key.until)}" if key.until else f"signs since {since}"
    return said + (f"; compromised since {_shown(key.compromised_since)}" if key.compromised_since else "")


def _shown(moment: dt.datetime) -> str:
    return f"{localtime(moment):%Y-%m-%d %H:%M}"


def _told(name: str, theft: Theft) -> list[str]:
    """What the operator has to know, and to tell others."""
    said = [f"{theft.use}: {name} is compromised since {_shown(theft.since)}. A new key signs from now on."]
    if theft.use is Use.PAPER:
        return [
            *said,
            "Seals of the old one count no more here. Files are made anew at each download, with the new key.",
        ]
    if theft.use is Use.TOKEN:
        said.append(f"Signed before: {theft.before}; since: {theft.after}. A token does not prove when it was signed:")
        return [*said, 'our check answers "could not be checked" for all of them. New ones are made at each download.']
    return [
        *said,
        f"Status lists signed anew: {theft.lists}.",
        f"Badges signed before: {theft.before}. Our check finds them valid, by our own records.",
        f'Badges signed since: {theft.after}. Our check answers "could not be checked" for these files.',
        f"Certificates whose badges will be made anew by the queue: {theft.waiting}. Holders can download them again.",
        "Checks elsewhere no longer know the key. The pages behind codes and links are not affected.",
    ]
