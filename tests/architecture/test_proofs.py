"""The proof page (tests.proofs): what a promise names is there, and a run that shows nothing is not praised."""

import re

import pytest

from tests import proofs

HOUSE = proofs.HERE.parent
NAMED = [(promise, test) for held in proofs.promises().values() for promise, tests in held.items() for test in tests]
RUN = """<testsuites><testsuite>
<testcase classname="tests.core.test_x" name="test_a[1]" time="1.5"/>
<testcase classname="tests.core.test_x" name="test_a[2]" time="1.5"/>
<testcase classname="tests.core.test_x" name="test_control_without_it" time="0.5"/>
<testcase classname="tests.core.test_y" name="test_b" time="1">{}</testcase>
</testsuite></testsuites>"""


@pytest.mark.parametrize(("promise", "test"), NAMED)
def test_what_a_promise_rests_on_is_there(promise, test):
    file, _, function = test.partition("::")
    source = (HOUSE / file).read_text(encoding="utf-8")
    assert re.search(rf"^def {function or 'test_'}", source, re.MULTILINE)


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setattr(proofs, "PAGE", tmp_path / "proofs.md")
    monkeypatch.setattr(proofs, "PROMISES", tmp_path / "proofs.yaml")

    def write(tests, said=""):
        proofs.PROMISES.write_text(f"Heading:\n  It holds:\n    - {tests}\n")
        for part in proofs.PARTS:
            (tmp_path / f"{part}.xml").write_text(RUN.format(said))
        return proofs.main(str(tmp_path)), proofs.PAGE.read_text()

    return write


def test_cases_are_counted_with_their_controls(run):
    code, page = run("tests/core/test_x.py")
    assert code == 0
    assert page.count("3 passed, 4 s") == 3
    assert "| 1 | `core/test_x.py` |" in page
    assert "2 passed, 3 s" in run("tests/core/test_x.py::test_a")[1]


def test_a_promise_whose_test_failed_is_said_to_have(run, capsys):
    code, page = run("tests/core/test_y.py", "<failure/>")
    assert code == 1
    assert "**1 failed**" in page
    assert "failed on SQLite: It holds" in capsys.readouterr().out


@pytest.mark.parametrize(("test", "said"), [("tests/core/test_z.py", ""), ("tests/core/test_y.py", "<skipped/>")])
def test_a_promise_that_nothing_showed_is_told(run, capsys, test, said):
    assert run(test, said)[0] == 1
    assert "not run: It holds" in capsys.readouterr().out


def test_a_run_of_which_a_part_is_missing_is_told(run, tmp_path, capsys):
    run("tests/core/test_x.py")
    (tmp_path / "postgresql.xml").unlink()
    assert proofs.main(str(tmp_path)) == 1
    assert "postgresql: no results" in capsys.readouterr().out
