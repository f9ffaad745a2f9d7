"""What stands in the repository, for the tests that read it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("core", "accounts", "network", "training", "volunteers", "certification", "cms", "config")
# Made by a run, not written by anybody.
MADE = {".git", ".venv", "var", "node_modules", "__pycache__", "output"}
TEXTS = {".py", ".html", ".txt", ".md", ".toml", ".yaml", ".yml", ".js", ".css", ".svg", ".po", ".csv", ".lock", ""}


def modules(*folders: str) -> list[Path]:
    """Python modules of these folders (default: the house without its tests), migrations left out."""
    found = [path for folder in folders or CODE for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts and not MADE.intersection(path.parts)]


def templates(*endings: str) -> list[Path]:
    """Templates of the house and of each floor."""
    folders = [ROOT / "templates", *(path for name in CODE for path in sorted((ROOT / name).rglob("templates")))]
    return [path for folder in folders for ending in endings for path in sorted(folder.rglob(f"*{ending}"))]


def texts() -> list[Path]:
    """Every text file of the repository; caches and other hidden folders left out."""
    return sorted(_walk(ROOT))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        hidden = path.name.startswith(".") and path.is_dir() and path.name != ".ci"
        if path.name in MADE or hidden:
            continue
        if path.is_dir():
            yield from _walk(path)
        elif path.suffix in TEXTS:
            yield path


def name(path: Path) -> str:
    """The path as it is told in a test's name and message."""
    return str(path.relative_to(ROOT))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def length(path: Path) -> int:
    """Lines of a file."""
    return len(path.read_text(encoding="utf-8").splitlines())
