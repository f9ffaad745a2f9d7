"""The canonical form under threads and interruptions: PyLD's caches are for one at a time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from cachetools import LRUCache
from pyld import jsonld

from certification.credentials.badges import canonical, contexts, guard
from certification.credentials.badges.errors import Unprotected
from tests.certification.badges.making import kinds


def test_many_threads_find_the_same():
    documents = list(kinds().values())
    wanted = [guard.statements(document).digest for document in documents]

    def both(number):
        said = guard.statements(documents[number % len(documents)])
        guard.check_spelling(said)
        return said.digest

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(both, range(10 * len(documents))))
    assert found == wanted * 10


def test_an_interruption_in_the_middle_leaves_nothing_behind(monkeypatch):
    document = kinds()["course"]
    wanted, before = guard.statements(document).digest, canonical._resolved

    class TimeIsUp(BaseException):
        pass

    def interrupt(*_):
        raise TimeIsUp

    with monkeypatch.context() as patched:
        patched.setattr(canonical.jsonld, "to_rdf", interrupt)
        with pytest.raises(TimeIsUp):
            guard.statements(document)
    assert canonical._resolved is not before
    assert guard.statements(document).digest == wanted


def test_contexts_that_others_loaded_into_pyld_are_not_ours(monkeypatch):
    """Another user of PyLD in the process may have loaded other content under a pinned address."""
    monkeypatch.setattr(jsonld, "_resolved_context_cache", LRUCache(maxsize=10))
    document = {"@context": contexts.CREDENTIALS, "id": "urn:x", "name": "x", "internalNote": "x"}
    other = {"@context": {"id": "@id", "@vocab": "https://stranger.example/"}}

    def loader(address, options):
        return {"contentType": None, "contextUrl": None, "documentUrl": address, "document": other, "tag": "static"}

    assert "https://stranger.example/internalNote" in jsonld.expand(document, {"documentLoader": loader})[0]
    with pytest.raises(Unprotected, match="undefined_term"):
        canonical.expand(document | {"@context": [contexts.CREDENTIALS]})
