import pytest

pytestmark = pytest.mark.django_db


def test_the_service_says_it_is_alive_and_ready(client):
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ready\n"
