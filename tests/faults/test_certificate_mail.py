"""A worker dies while it makes the mail with the certificate: afterwards there is one certificate and one mail."""

import io
import time

import pypdf
import pytest

from tests.faults.house import MARKS, until

pytestmark = MARKS

COMPLETE = """
from tests.factories.accounts import UserFactory
from tests.factories.courses import complete
complete(UserFactory(name="Raija Esimerkki", language="sv"))
"""
STATE = """
from certification.credentials.models import Credential
from core.models import OutgoingMail
sent = [(mail.attempts, bool(mail.sent_at)) for mail in OutgoingMail.objects.filter(template="certificate_ready")]
print(Credential.objects.count(), sent)
"""
LAST_TRY = """
from django.conf import settings
from core.models import OutgoingMail
OutgoingMail.objects.update(attempts=settings.MAIL_MAX_ATTEMPTS - 1)
"""
SWEEP = """
import time
from core import mail
from core.models import OutgoingMail
time.sleep(10)  # longer than the dead worker holds the row
print(mail.sweep(), OutgoingMail.objects.filter(failed_at=None).exists())
"""
POINTS = ["credentials.certificate.render", "credentials.certificate.rendered"]


def completed(house, point):
    """A house in which somebody has just completed a course, and the first to reach the point is killed."""
    home = house(VIERI_FAULTS=f"{point}=kill", VIERI_QUEUE_TIMEOUT="8")  # a busy machine draws for seconds
    home.run(COMPLETE)
    return home


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_killed_while_making_the_mail_leaves_one_certificate_and_one_mail(house, smtp, point):
    home = completed(house, point)
    with home.serve("--worker"):
        assert smtp.wait(1, 120), home.log.read_text(encoding="utf-8")[-4000:]
        time.sleep(2)

    assert (home.folder / f"{point}.fault").exists()
    assert home.run(STATE) == "1 [(2, True)]"
    (mail,) = smtp.mails
    (file,) = mail.iter_attachments()
    assert file.get_content_type() == "application/pdf"
    (page,) = pypdf.PdfReader(io.BytesIO(file.get_content())).pages
    assert "Raija Esimerkki" in page.extract_text()
    assert "Course (sv)" in page.extract_text()


def test_without_a_second_try_the_same_kill_would_lose_the_mail(house, smtp):
    """The control twin: what saves the mail is that its row is taken up again."""
    home = completed(house, POINTS[0])
    home.run(LAST_TRY)
    with home.serve("--worker"):
        assert until((home.folder / f"{POINTS[0]}.fault").exists, 120)
    assert home.run(SWEEP) == "0 False"
    assert home.run(STATE) == "1 [(8, False)]"
    assert smtp.mails == []
