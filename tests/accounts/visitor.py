"""Somebody with a browser, step by step through the pages; and the mails they get."""

import re

from django.urls import reverse

from core.models import OutgoingMail
from tests.factories.accounts import PASSWORD


class Visitor:
    """Every step answers with the page it ends on."""

    def __init__(self, client):
        self.client = client

    def post(self, url_name, /, **data):
        return self.client.post(reverse(url_name), data, follow=True)

    def get(self, url_name, /):
        return self.client.get(reverse(url_name), follow=True)

    def sign_up(self, email="uusi@post.example", name="Raija Uusi", password=PASSWORD, **more):
        return self.post("account_signup", email=email, name=name, password1=password, **more)

    def sign_in(self, email, password=PASSWORD, **more):
        return self.post("account_login", login=email, password=password, **more)

    def ask_code(self, email):
        return self.post("account_request_login_code", email=email)

    def confirm(self, code, page="account_email_verification_sent"):
        return self.post(page, code=code)

    @property
    def is_in(self):
        return "_auth_user_id" in self.client.session


def mails(to=None):
    found = OutgoingMail.objects.order_by("pk")
    return list(found.filter(to=to) if to else found)


def code_of(mail):
    return re.search(r"\b(\d{3} \d{3})\b", mail.body)[1]


def without_token(html):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)
