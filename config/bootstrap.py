"""Makes a fresh machine ready: system libraries, virtual environment, then the demo. Standard library only.

Run by `make` with the system's Python: `bootstrap.py install [--dev]` or `bootstrap.py demo --port 8000 --data var`.
"""

from __future__ import annotations

import argparse
import ctypes
import glob
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "vieri-stamp.json"
LOCK, DEV_LOCK = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
OLDEST = (3, 11)
VERIFIERS = ROOT / "tests" / "verifiers"
OLDEST_NODE = 18
PYTHONS = ("python3.13", "python3.12", "python3.11", "python3.14")

# Debian's and Ubuntu's package -> how to see that it is there: a library, or a program, or a file.
LIBRARIES = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
# Finnish words are searched in their base form with these; without them search still works, a little worse.
OPTIONAL = {"libvoikko1": "libvoikko.so.1", "voikko-fi": "/usr/lib/voikko/*/*/index.txt"}
TEST_TOOLS = {
    "chromium": "chromium",
    "gettext": "xgettext",
    "poppler-utils": "pdftotext",
    "nodejs": "node",
    "npm": "npm",
    "fonts-dejavu-core": "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
}


def main() -> None:
    arguments = read_arguments()
    use_right_python()
    if arguments.command == "demo":
        install_system(LIBRARIES, OPTIONAL)
        install_packages(dev=False)
        data = Path(arguments.data).expanduser().resolve()
        start = [str(PYTHON), "-m", "config.start", "--port", str(arguments.port)]
        os.chdir(ROOT)
        os.execve(
            start[0], start, {**os.environ, "DEMO": "1", "DATA": str(data)}
        )  # becomes the demo: one Ctrl-C ends it
    install_system({**LIBRARIES, **(TEST_TOOLS if arguments.dev else {})}, OPTIONAL)
    install_packages(dev=arguments.dev)
    if arguments.dev:
        install_verifiers()
    run([str(PYTHON), "-m", "config.catalogues", "compile"])


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bootstrap.py")
    commands = parser.add_subparsers(dest="command", required=True)
    install = commands.add_parser("install")
    install.add_argument("--dev", action="store_true")
    demo = commands.add_parser("demo")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--data", default="var")
    return parser.parse_args()


# Python itself


def use_right_python() -> None:
    """Goes on under the newest suitable Python when this one is too old."""
    if sys.version_info >= OLDEST:
        return
    for name in PYTHONS:
        found = shutil.which(name)
        if found and quiet([found, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]):
            os.execv(found, [found, *sys.argv])
    stop(
        "Vieri needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info[:2]),
        "Install one, for example: " + as_root("apt-get install -y python3.11 python3.11-venv"),
    )


def install_packages(*, dev: bool) -> None:
    """Brings .venv to exactly what the lock file names; at once when nothing has changed since the last time."""
    known = read_stamp()
    dev = dev or DEV_LOCK.name in known.get("locks", {})  # what `make test` installed is not taken away by `make demo`
    locks = [LOCK, DEV_LOCK] if dev else [LOCK]
    wanted = {"place": str(VENV), "locks": {lock.name: hashlib.sha256(lock.read_bytes()).hexdigest() for lock in locks}}
    if known == wanted and usable(PYTHON):
        return
    if not usable(PYTHON) or known.get("place", wanted["place"]) != wanted["place"]:
        shutil.rmtree(VENV, ignore_errors=True)
    STAMP.unlink(missing_ok=True)
    say("Installing the Python packages into .venv (the first time takes a minute or two) ...")
    if not install_with_uv(locks[-1]):
        install_with_pip(locks[-1])
    STAMP.write_text(json.dumps(wanted, indent=1) + "\n", encoding="utf-8")


def install_with_uv(lock: Path) -> bool:
    """True when uv is there and did it."""
    uv = shutil.which("uv")
    if not uv or not quiet([uv, "--version"]):
        return False
    settings = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
    if not PYTHON.exists():
        made = subprocess.run([uv, "venv", "-q", "--python", sys.executable, str(VENV)], env=settings, cwd=ROOT)
        if made.returncode:
            return False
    sync = [uv, "pip", "sync", "-q", "--require-hashes", "--python", str(PYTHON), str(lock)]
    if subprocess.run(sync, env=settings, cwd=ROOT).returncode == 0:
        return True
    say("uv could not install them; trying pip ...")
    shutil.rmtree(VENV, ignore_errors=True)
    return False


def install_with_pip(lock: Path) -> None:
    if not quiet([sys.executable, "-c", "import ensurepip, venv"]):
        install_venv_module()
    if not PYTHON.exists() or not quiet([str(PYTHON), "-m", "pip", "--version"]):
        run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    run([*pip, "-r", str(lock)])


def install_venv_module() -> None:
    """Debian and Ubuntu leave a part of Python out; it is a package of its own there."""
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    if not may_apt():
        stop("Python's venv module is missing.", "Run: " + as_root("apt-get install -y " + package))
    apt([package])


def read_stamp() -> dict[str, Any]:
    try:
        stamp: dict[str, Any] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp


def usable(python: Path) -> bool:
    return python.exists() and quiet([str(python), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"])


# The badge verifiers of others, which the tests ask


def install_verifiers() -> None:
    """Brings tests/verifiers/node_modules to exactly what its lock file names; at once when nothing has changed."""
    files = [VERIFIERS / name for name in ("package.json", "package-lock.json")]
    wanted = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    stamp = VERIFIERS / "node_modules" / "vieri-stamp.txt"
    if stamp.exists() and stamp.read_text(encoding="utf-8").strip() == wanted:
        return
    npm, version = shutil.which("npm"), node_version()
    if not npm or version < OLDEST_NODE:
        found = "Node.js {}".format(version) if version else "no Node.js"
        say("Not installed: tests/verifiers, for want of npm and Node.js {} (here is {}).".format(OLDEST_NODE, found))
        say("Everything else works; the tests that ask other verifiers will fail.")
        return
    say("Installing the badge verifiers of others, for the tests ...")
    quietly = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"]
    run([npm, "ci", "--prefix", str(VERIFIERS), *quietly])
    stamp.write_text(wanted + "\n", encoding="utf-8")


def node_version() -> int:
    """The first number of Node.js's version; 0 when there is none."""
    node = shutil.which("node")
    asked = subprocess.run([node, "--version"], stdout=subprocess.PIPE, text=True) if node else None
    number = asked.stdout.strip().lstrip("v").partition(".")[0] if asked else ""
    return int(number) if number.isdigit() else 0


# What the system has to bring


def install_system(required: dict[str, str], optional: dict[str, str]) -> None:
    """Installs missing system packages as root on Debian and Ubuntu; elsewhere says what to run, and stops."""
    missing = [package for package, sign in required.items() if not present(package, sign)]
    wished = [package for package, sign in optional.items() if not present(package, sign)]
    if may_apt():
        if missing:
            apt(missing)
        if wished and not STAMP.exists() and not apt(wished, needed=False):
            say("Going on without " + ", ".join(wished) + ": search knows Finnish words a little less well.")
        return
    command = "Run: " + as_root("apt-get install -y --no-install-recommends " + " ".join(missing + wished))
    if missing and sys.platform.startswith("linux"):
        stop("These system packages are missing: " + ", ".join(missing) + ".", command)
    elif missing:
        say("Not checked on this system: Pango and HarfBuzz, which the certificates are drawn with.")
    elif wished and not STAMP.exists():
        say("Optional, for better Finnish search. " + command)


def present(package: str, sign: str) -> bool:
    if package == "chromium" and os.environ.get("CHROMIUM"):
        return True
    if sign.startswith("/"):
        return bool(glob.glob(sign))
    if ".so." not in sign:
        return bool(shutil.which(sign))
    try:
        ctypes.CDLL(sign)
    except OSError:
        return False
    return True


def may_apt() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and bool(shutil.which("apt-get"))


def apt(packages: list[str], *, needed: bool = True) -> bool:
    """Installs Debian packages, after fetching the package lists when they are missing or old."""
    say("Installing system packages: " + ", ".join(packages) + " ...")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    for command in (install, ["apt-get", "update", "-qq"], install):
        done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode == 0 and command is install:
            return True
    if needed:
        stop("apt-get could not install them:", done.stderr.strip())
    return False


def as_root(command: str) -> str:
    return command if hasattr(os, "geteuid") and os.geteuid() == 0 else "sudo " + command


# Small helpers


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def stop(*lines: str) -> None:
    sys.stderr.write("\n".join(lines) + "\n")
    sys.exit(1)


def quiet(command: list[str]) -> bool:
    """True when the command works."""
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def run(command: list[str]) -> None:
    if subprocess.run(command, cwd=ROOT).returncode:
        stop("This did not work: " + " ".join(command))


if __name__ == "__main__":
    main()
