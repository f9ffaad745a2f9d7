"""`manage.py serve`: web server and queue worker in one foreground process tree."""

import http.client
import socket
from argparse import ArgumentParser
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseFailed
from django.db import connections

from core import schedules, supervisor
from core.checks import START

DEMO_ACCOUNTS = (
    "learner",
    "editor",
    "admin",
    "coordinator",
    "coordinator.b",
    "provider",
    "evaluator",
    "reviewer",
    "decider",
)


class Command(BaseCommand):
    # The worker checks everything once more when it starts.
    requires_system_checks = ["queue"]
    help = "Runs the web server and the queue worker until Ctrl-C (SIGINT) or SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--web", action="store_true", help="only the web server")
        only.add_argument("--worker", action="store_true", help="only the queue worker")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--threads", type=int, default=4, help="requests worked on at a time")

    def handle(self, *args: Any, **options: Any) -> None:
        _check_start()
        host, port = options["host"], options["port"]
        web = worker = None
        if not options["worker"]:
            _check_port(host, port)
            web = supervisor.web(host=host, port=port, threads=options["threads"])
        if not options["web"]:
            _check_tables()
            worker = supervisor.worker()

        def announce() -> bool:
            if web and not _answers(host, port):
                return False
            self.stdout.write(banner(port) if web else "The queue worker is running.")
            self.stdout.flush()
            return True

        supervisor.Supervisor(web=web, worker=worker, announce=announce).run()


def banner(port: int) -> str:
    """What the terminal says when the service answers; in the demo also who can sign in."""
    address = f"http://localhost:{port}"
    if not settings.DEMO:
        return f"Vieri is running: {address}"
    lines = [f"Vieri is running: {address}", "", "Sign in as"]
    lines += [f"  {name}@demo.example" for name in DEMO_ACCOUNTS]
    lines += [f"with the password  {settings.DEMO_PASSWORD}", "", "Mails are shown here. Ctrl-C ends everything."]
    return "\n".join(["", *lines, ""])


def _check_start() -> None:
    """One line for each thing that is missing; nothing of it is left to be found by the first person who comes."""
    found = run_checks(tags=[START], include_deployment_checks=True)
    if missing := [str(each.msg) for each in found if each.level >= ERROR]:
        raise CommandError("\n".join(missing))


def _check_port(host: str, port: int) -> None:
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        hint = f"Choose another, for example: make demo PORT={port + 1}"
        raise CommandError(f"Port {port} cannot be used on {host} ({error.strerror}). {hint}") from error


def _check_tables() -> None:
    try:
        schedules.sync()
    except DatabaseFailed as error:
        raise CommandError(f"The database is not ready ({error}). Run: manage.py migrate") from error
    finally:
        connections.close_all()


def _answers(host: str, port: int) -> bool:
    """True when the web server answers at all, whatever it says."""
    with closing(http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=1)) as connection:  # noqa: S104
        try:
            # Under the name the site answers to: any other is logged as a suspicious request.
            connection.request("GET", "/healthz", headers={"Host": urlsplit(settings.SITE_URL).netloc})
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            return False
    return True
