"""Compiles the message catalogues (no gettext needed) and says what still has no translation."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def sources() -> Iterator[Path]:
    """Every catalogue of the project, and those that fill the gaps of other packages."""
    yield from sorted(LOCALE.glob("**/LC_MESSAGES/*.po"))


def compile_all() -> int:
    """Writes the .mo file of each catalogue that is newer than it; returns how many were written."""
    written = 0
    for source in sources():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        # Beside it first: a server that is reading the old one must never see half of the new one.
        fresh = target.with_suffix(f".{os.getpid()}.tmp")
        polib.pofile(str(source)).save_as_mofile(str(fresh))
        fresh.replace(target)
        written += 1
    return written


def report() -> str:
    """One line a catalogue: how many messages it has, how many lack a text, how many are only guessed."""
    lines = []
    for source in sources():
        catalogue = polib.pofile(str(source))
        live = [entry for entry in catalogue if not entry.obsolete]
        empty, guessed = len(catalogue.untranslated_entries()), len(catalogue.fuzzy_entries())
        lines.append(f"{source.relative_to(LOCALE)}: {len(live)} messages, {empty} untranslated, {guessed} fuzzy")
    return "\n".join(lines) or "No catalogue yet."


if __name__ == "__main__":
    if sys.argv[1:] == ["report"]:
        sys.stdout.write(report() + "\n")
    else:
        compile_all()
