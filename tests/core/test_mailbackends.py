"""The demo's mail can be read on the terminal and kept as files."""

import email
import email.policy

from django.core.mail import EmailMessage


def test_a_demo_mail_is_shown_on_the_terminal_and_written_whole_into_a_file(settings, tmp_path, capsys):
    settings.EMAIL_BACKEND = "core.mailbackends.FileAndConsoleBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    headers = {"Message-ID": "<../etc/4be5-x@vieri.example>"}
    made = EmailMessage("Confirmation code: 482 913", "Koodisi on 482 913.", to=["raija@post.example"], headers=headers)
    made.attach("todistus.pdf", b"%PDF-1.7", "application/pdf")
    assert made.send() == 1
    (file,) = (tmp_path / "mail").iterdir()
    assert file.name.endswith("-etc4be5-x.eml")
    kept = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert kept["Subject"] == "Confirmation code: 482 913"
    assert [part.get_filename() for part in kept.iter_attachments()] == ["todistus.pdf"]
    shown = capsys.readouterr().out
    for words in ("raija@post.example", "Confirmation code: 482 913", str(file), "Koodisi on 482 913.", "1 attachment"):
        assert words in shown
