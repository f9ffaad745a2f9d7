"""What `make` installs for the tests beside Python: the verifiers of others, which need Node.js."""

import shutil

import pytest

from config import bootstrap


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of tests/verifiers in which nothing is installed; ``ran`` are the commands that would have been."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(bootstrap.VERIFIERS / name, tmp_path)
    monkeypatch.setattr(bootstrap, "VERIFIERS", tmp_path)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    return tmp_path


@pytest.fixture
def ran(monkeypatch, folder):
    commands = []

    def run(command):
        (folder / "node_modules").mkdir(exist_ok=True)
        commands.append(command)

    monkeypatch.setattr(bootstrap, "run", run)
    return commands


def test_the_verifiers_are_installed_once_and_again_when_their_lock_file_changes(folder, ran, monkeypatch):
    monkeypatch.setattr(bootstrap, "node_version", lambda: bootstrap.OLDEST_NODE)
    bootstrap.install_verifiers()
    bootstrap.install_verifiers()
    assert len(ran) == 1
    assert {"ci", "--ignore-scripts", "--no-audit", str(folder)} <= set(ran[0])
    with (folder / "package-lock.json").open("a") as lock:
        lock.write("\n")
    bootstrap.install_verifiers()
    assert len(ran) == 2


@pytest.mark.parametrize(("version", "told"), [(12, "(here is Node.js 12)"), (0, "(here is no Node.js)")])
def test_without_a_node_js_that_will_do_it_is_said_and_the_rest_goes_on(ran, monkeypatch, capsys, version, told):
    monkeypatch.setattr(bootstrap, "node_version", lambda: version)
    bootstrap.install_verifiers()
    assert ran == []
    assert told in capsys.readouterr().out


def test_the_version_of_node_js_is_read_from_what_it_says(monkeypatch, tmp_path):
    node = tmp_path / "node"
    node.write_text("#!/bin/sh\necho v18.20.4\n")
    node.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(node))
    assert bootstrap.node_version() == 18
    node.write_text("#!/bin/sh\necho nothing\n")
    assert bootstrap.node_version() == 0
