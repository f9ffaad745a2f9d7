"""Two hundred names as they come: of all kinds of letters, of one letter and of a hundred and fifty. Invented, all."""

from pathlib import Path


def by_kind() -> dict[str, list[str]]:
    """Kind of name → names. In the file each stands as typed, below its kind."""
    found: dict[str, list[str]] = {}
    for line in (Path(__file__).parent / "names.txt").read_text(encoding="utf-8").split("\n")[:-1]:
        if line.startswith("# "):
            names = found.setdefault(line.removeprefix("# "), [])
        else:
            names.append(line)
    return found


NAMES = [name for names in by_kind().values() for name in names]
# A few of each kind, for what takes long.
SOME = [name for names in by_kind().values() for name in names[:: max(1, len(names) // 2)][:2]]
