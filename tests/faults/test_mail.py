"""Mail when things die: nothing lost, nothing doubled but in the one window that cannot be closed."""

import time

from tests.faults.house import MARKS, PATIENCE

pytestmark = MARKS

STATE = """
from core.models import OutgoingMail
mail = OutgoingMail.objects.get()
print(mail.attempts >= 2, bool(mail.sent_at))
"""
RACE = """
import threading
from core import mail
from django.db import connection
from core.models import OutgoingMail
{sabotage}
ids = list(OutgoingMail.objects.values_list("pk", flat=True))
start = threading.Barrier(8)
def send():
    connection.ensure_connection()
    start.wait()
    for pk in ids:
        mail.deliver(pk)
    connection.close()
threads = [threading.Thread(target=send) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
{mend}
"""
NO_COMPARISON = """
claim, hold = mail._claim, mail._hold
mail._claim = lambda pk: OutgoingMail.objects.waiting().filter(pk=pk).first()
mail._hold = lambda row: True
"""
MEND = "mail._claim, mail._hold = claim, hold"


def test_eight_senders_at_once_send_each_mail_once(house, smtp):
    home = house()
    home.post(10)
    home.run(RACE.format(sabotage="", mend=""))
    assert sorted(sent["Message-ID"] for sent in smtp.mails) == sorted({sent["Message-ID"] for sent in smtp.mails})
    assert len(smtp.mails) == 10


def test_without_the_claim_eight_senders_double_mails(house, smtp):
    """The control twin."""
    home = house()
    home.post(10)
    home.run(RACE.format(sabotage=NO_COMPARISON, mend=MEND))
    assert len(smtp.mails) > 10


def test_a_sender_killed_before_sending_leaves_exactly_one_mail(house, smtp):
    home = house(VIERI_FAULTS="mail.ready=kill")
    home.post()
    with home.serve("--worker"):
        assert smtp.wait(1, PATIENCE)
        time.sleep(2)
    assert (home.folder / "mail.ready.fault").exists()
    assert len(smtp.mails) == 1
    assert home.run(STATE) == "True True"


def test_a_sender_killed_after_sending_repeats_the_mail_under_the_same_message_id(house, smtp):
    """The window between the server's answer and the mark in the row: readers' programs show such a mail once."""
    home = house(VIERI_FAULTS="mail.sent=kill")
    home.post()
    with home.serve("--worker"):
        assert smtp.wait(2, PATIENCE)
    assert len(smtp.mails) == 2
    assert len({sent["Message-ID"] for sent in smtp.mails}) == 1


def test_a_mail_whose_job_was_lost_is_sent_by_the_sweep(house, smtp):
    home = house()
    home.post()
    home.run("from django_q.models import OrmQ; OrmQ.objects.all().delete()")
    with home.serve("--worker"):
        assert smtp.wait(1, PATIENCE)
    assert len(smtp.mails) == 1
