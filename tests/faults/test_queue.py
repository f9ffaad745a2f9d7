"""A killed idle worker hangs the queue for good; the watchdog notices and restarts it."""

import os
import signal
import time

from tests.faults.house import MARKS, PATIENCE, until

pytestmark = MARKS


def kill_idle_workers(home, smtp, serving):
    """After the worker has shown that it works; then there is one mail more to send."""
    assert smtp.wait(1, PATIENCE)
    # The jobs are the mail's own and the sweep at the start.
    assert until(lambda: home.jobs_done() >= 2, PATIENCE)
    time.sleep(0.5)
    for pid in serving.idle_workers():
        os.kill(pid, signal.SIGKILL)
    home.post()


def test_after_a_killed_idle_worker_the_queue_works_again(house, smtp):
    home = house()
    home.post()
    with home.serve("--worker") as serving:
        kill_idle_workers(home, smtp, serving)
        assert smtp.wait(2, PATIENCE)
    assert "the queue stands still" in home.log.read_text()
    assert len(smtp.mails) == 2


def test_without_the_watchdog_a_killed_idle_worker_hangs_the_queue(house, smtp):
    """The control twin."""
    home = house(VIERI_WATCHDOG="0")
    home.post()
    with home.serve("--worker") as serving:
        kill_idle_workers(home, smtp, serving)
        assert not smtp.wait(2, 20)  # longer than the others need on a quiet machine


def test_a_killed_cluster_leaves_nothing_behind_and_starts_again(house, smtp):
    home = house()
    home.post()
    with home.serve("--worker") as serving:
        assert smtp.wait(1, PATIENCE)
        leader, before = serving.child("qcluster"), serving.family()
        os.kill(leader, signal.SIGKILL)
        home.post()
        assert smtp.wait(2, PATIENCE)
        assert not set(before.items()) & set(serving.family().items())
