"""Fixtures: the demo, served as `make demo` serves it, and a real Chromium that watches for what nobody sees.

Browser tests speak HTTP to that process and read its mail folder; they never touch the database of the tests.
"""

import contextlib
import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.tools import WIDTHS, Faults, Site

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "vieri-demo-2026"
START_SECONDS = 600
# In milliseconds. A machine that does much else is slow, and a page that never comes is found soon enough.
PATIENCE = 30_000
# The browser asks nobody on its own, and runs as root in a container.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site(tmp_path_factory, worker_id):
    """One demo for all workers of a run: whoever comes first serves it, and ends it when the others are done."""
    root = tmp_path_factory.getbasetemp()
    root = root if worker_id == "master" else root.parent
    with shared(root / "site.json") as state:
        if not state:
            process, served = serve(tmp_path_factory.mktemp("demo"))
            state.update(url=served.url, data=str(served.data), users=[])
        else:
            process, served = None, Site(state["url"], Path(state["data"]), PASSWORD)
        state["users"].append(os.getpid())
    yield served
    with shared(root / "site.json") as state:
        state["users"].remove(os.getpid())
    if process:
        wait_for_the_others(root / "site.json")
        end(process)


@contextlib.contextmanager
def shared(file):
    """What the workers tell one another, held by one at a time."""
    with file.open("a+") as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        opened.seek(0)
        state = json.loads(opened.read() or "{}")
        yield state
        opened.truncate(0)
        opened.write(json.dumps(state))


def wait_for_the_others(file):
    """A worker that died cannot sign off, so only those alive count."""
    while True:
        with shared(file) as state:
            if not any(Path(f"/proc/{pid}").exists() for pid in state["users"]):
                return
        time.sleep(0.5)


def serve(data):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    inherited = {
        name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}
    }
    environment = inherited | {"DEMO": "1", "DATA": str(data), "DEMO_PASSWORD": PASSWORD}
    url = f"http://127.0.0.1:{port}"
    log = data / "output.txt"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.start", "--port", str(port)],
            cwd=ROOT,
            env=environment | {"SITE_URL": url},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_ready(url, process, log)
    except BaseException:
        end(process)
        raise
    return process, Site(url, data, PASSWORD)


def end(process):
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()  # its children ask the kernel to be ended with it
        process.wait()


def wait_until_ready(url, process, log):
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, f"the demo did not start:\n{log.read_text()[-4000:]}"
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    pytest.fail(f"the demo does not answer after {START_SECONDS} s:\n{log.read_text()[-4000:]}")


# For one module at a time: while Playwright runs, its event loop lives in this thread, and Django would refuse other
# tests their database.
@pytest.fixture(scope="module")
def browser():
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert chromium, "Chromium is missing: `make test` installs it as root, or name yours in CHROMIUM"
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        running = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def faults(site):
    """What went wrong unseen. `faults.forgive("404")` for a test that provokes it."""
    return Faults(site.url)


@pytest.fixture
def new_context(browser, site, faults):
    """Opens a browser window: `new_context(width=360, java_script_enabled=False)`. Anything unseen fails the test."""
    opened = []

    def make(*, width=1280, **options):
        defaults = {"base_url": site.url, "locale": "fi-FI", "viewport": {"width": width, "height": 800}}
        context = browser.new_context(**(defaults | options))
        context.set_default_timeout(PATIENCE)
        faults.watch(context)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
    assert faults.seen == []


@pytest.fixture
def phone(new_context):
    """Opens the page of a phone, `phone()`, for a test that walks once and lets `tests.browser.tools.look` see what it
    comes to at every width.
    """

    def make(**options):
        return new_context(width=WIDTHS[0], reduced_motion="reduce", **options).new_page()

    return make


@pytest.fixture
def context(new_context):
    return new_context()


@pytest.fixture
def page(context):
    return context.new_page()
