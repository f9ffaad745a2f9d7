"""Writes docs/proofs.md: each promise, the tests that show it, and what they said in the last run of everything.

`make test` leaves its results in a folder, one file for each part of the run (JUnit XML), and `python -m tests.proofs`
reads them. Exit 1 when a test failed, or when one that a promise names did not run.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import yaml

HERE = Path(__file__).parent
PROMISES = HERE / "proofs.yaml"
PAGE = HERE.parent / "docs" / "proofs.md"
PARTS = {"checks": "checks", "postgresql": "PostgreSQL", "sqlite": "SQLite"}
INTRO = """# What was proved

Made by the last run of all tests (`make test`); do not edit it by hand. A promise that stands in
[tests/proofs.yaml](../tests/proofs.yaml) is listed with its tests and with how many cases of them passed. A *control*
is a test with its guard taken away: it shows that the harm which the guard prevents would be seen.
"""


@dataclass
class Said:
    """What one part of the run said of one promise. ``seconds``: of work, which is shared by several processes."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    controls: set[str] = field(default_factory=set)


def promises() -> Mapping[str, Mapping[str, list[str]]]:
    """By heading and promise, the tests: "file" or "file::function"."""
    found: dict[str, dict[str, list[str]]] = yaml.safe_load(PROMISES.read_text(encoding="utf-8"))
    return found


def cases(file: Path) -> Iterator[tuple[str, ElementTree.Element]]:
    """Each case of a part as "file::function", and what was said of it."""
    for case in ElementTree.parse(file).getroot().iter("testcase"):  # noqa: S314 - written by our own run
        module = case.get("classname", "").replace(".", "/") + ".py"
        yield f"{module}::{case.get('name', '').partition('[')[0]}", case


def read(file: Path, wanted: list[str]) -> Said:
    said = Said()
    for name, case in cases(file):
        if name not in wanted and name.partition("::")[0] not in wanted:
            continue
        kinds = {each.tag for each in case}
        said.failed += bool(kinds & {"failure", "error"})
        said.skipped += "skipped" in kinds
        said.passed += not kinds & {"failure", "error", "skipped"}
        said.seconds += float(case.get("time", 0))
        function = name.partition("::")[2]
        if "control" in function or "without" in function:
            said.controls.add(function)
    return said


def page(folder: Path) -> tuple[str, list[str]]:
    """The page, and what is wrong with the run."""
    parts = {name: folder / f"{name}.xml" for name in PARTS if (folder / f"{name}.xml").exists()}
    lines, wrong = [INTRO], [f"{name}: no results" for name in PARTS if name not in parts]
    for heading, held in promises().items():
        head = " | ".join(PARTS[name] for name in parts)
        lines += [f"\n## {heading}\n", f"| promise | {head} | controls | tests |", "|---|" + "---|" * (len(parts) + 2)]
        for promise, tests in held.items():
            said = {name: read(file, tests) for name, file in parts.items()}
            if not any(each.passed for each in said.values()):
                wrong.append(f"not run: {promise}")
            wrong += [f"failed on {PARTS[name]}: {promise}" for name, each in said.items() if each.failed]
            lines.append(_row(promise, said, tests))
    return "\n".join(lines) + "\n", wrong


def _row(promise: str, said: Mapping[str, Said], tests: list[str]) -> str:
    cells = [_cell(each) for each in said.values()]
    controls = set().union(*(each.controls for each in said.values()))
    names = ", ".join(f"`{each.removeprefix('tests/')}`" for each in tests)
    return f"| {promise} | {' | '.join(cells)} | {len(controls) or '–'} | {names} |"


def _cell(said: Said) -> str:
    if not said.passed + said.failed:
        return "–"
    failed = f", **{said.failed} failed**" if said.failed else ""
    return f"{said.passed} passed{failed}, {said.seconds:.0f} s"


def main(folder: str) -> int:
    text, wrong = page(Path(folder))
    PAGE.write_text(text, encoding="utf-8")
    sys.stdout.write("".join(f"{each}\n" for each in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
