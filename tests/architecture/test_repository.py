"""The repository holds finished work and nothing of the machine it was made on."""

import ast
import json
import re

from tests.architecture.sources import CODE, ROOT, modules, name, texts, tree

UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
OF_A_MACHINE = re.compile(
    r"(?<![\w.}>])/(?:work|farm|root|tmp|home)/\w|pypi\.org|pythonhosted|registry\.npm|deb\.debian|archive\.ubuntu"
)
MAY_NAME_THEM = {"tests/architecture/test_repository.py"}


def lines_with(pattern, paths):
    return [
        f"{name(path)}:{number}: {line.strip()[:90]}"
        for path in paths
        if name(path) not in MAY_NAME_THEM
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_nothing_is_left_to_do():
    assert lines_with(UNFINISHED, [path for path in texts() if path.suffix != ".lock"]) == []


def test_no_file_names_a_machine_or_a_package_host():
    assert lines_with(OF_A_MACHINE, texts()) == []


def test_every_module_says_what_it_is():
    silent = [
        name(path)
        for path in modules(*CODE)
        if path.name not in {"apps.py", "__init__.py", "__main__.py"}
        and "management" not in path.parts
        and path.read_text(encoding="utf-8").strip()
        and not isinstance(tree(path).body[0], ast.Expr)
    ]
    assert silent == []


def test_the_lock_files_name_exact_versions_with_hashes_and_no_host():
    for lock in ("requirements.lock", "requirements-dev.lock"):
        content = (ROOT / lock).read_text(encoding="utf-8")
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links|--trusted-host", content), lock
        packages = re.split(r"\n(?=\S)", content.strip())
        unpinned = [entry.splitlines()[0] for entry in packages if "==" not in entry or "--hash=sha256:" not in entry]
        assert unpinned == [], lock


def test_the_lock_file_of_the_verifiers_names_exact_versions_with_hashes_and_no_host():
    content = (ROOT / "tests/verifiers/package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(content)["packages"]
    wanted = packages.pop("")["dependencies"]
    assert [name for name, entry in packages.items() if not {"version", "integrity"} <= entry.keys()] == []
    assert "resolved" not in content
    assert wanted == {name: packages[f"node_modules/{name}"]["version"] for name in wanted}
    assert wanted == json.loads((ROOT / "tests/verifiers/package.json").read_text(encoding="utf-8"))["dependencies"]


def test_the_lock_files_agree():
    def versions(lock):
        return dict(
            re.findall(r"^([\w.-]+)(?:\[[^]]*])?==(\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)
        )

    running, testing = versions("requirements.lock"), versions("requirements-dev.lock")
    assert {package: testing.get(package) for package in running} == running
