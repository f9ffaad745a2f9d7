"""`manage.py serve`: one tree of processes that comes, stays and goes as a whole."""

import http.client
import os
import signal
import socket
import time

from tests.faults.house import MARKS, PATIENCE, is_alive, until

pytestmark = MARKS


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def answers(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().read() == b"ok\n"
    except OSError:
        return False
    finally:
        connection.close()


def survivors(family):
    return [pid for pid, start in family.items() if is_alive(pid, start)]


def test_web_and_worker_run_come_back_and_end_together(house, smtp):
    home, port = house(), free_port()
    home.post()
    with home.serve("--port", str(port)) as serving:
        assert until(lambda: answers(port), PATIENCE)
        assert smtp.wait(1, PATIENCE)
        before = serving.family()

        os.kill(serving.child("granian"), signal.SIGKILL)
        assert until(lambda: not answers(port), PATIENCE)
        assert until(lambda: answers(port), PATIENCE)

        family = before | serving.family()
        serving.process.send_signal(signal.SIGTERM)
        assert serving.process.wait(15) == 0
        assert survivors(family) == []
    assert f"http://localhost:{port}" in home.log.read_text()


def test_children_do_not_outlive_a_killed_supervisor(house, smtp):
    home, port = house(), free_port()
    home.post()
    with home.serve("--port", str(port)) as serving:
        assert until(lambda: answers(port), PATIENCE)
        assert smtp.wait(1, PATIENCE)
        family = serving.family()
        serving.process.kill()
        serving.process.wait()
        assert until(lambda: not survivors(family), PATIENCE)


def test_a_second_signal_ends_a_hung_worker_at_once(house, smtp):
    home = house(VIERI_WATCHDOG="0")
    home.post()
    with home.serve("--worker") as serving:
        assert smtp.wait(1, PATIENCE)
        family = serving.family()
        for pid in serving.idle_workers():
            os.kill(pid, signal.SIGKILL)
        time.sleep(1)
        serving.process.send_signal(signal.SIGINT)
        assert until(lambda: serving.process.poll() is not None, 2) is False
        serving.process.send_signal(signal.SIGINT)
        assert serving.process.wait(15) == 0
        assert survivors(family) == []
