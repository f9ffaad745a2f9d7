"""Mail rows."""

import factory

from core.models import OutgoingMail


class OutgoingMailFactory(factory.django.DjangoModelFactory):
    """A mail that waits to be sent."""

    class Meta:
        model = OutgoingMail

    template = "greeting"
    to = factory.Sequence("person{}@post.example".format)
    language = "fi"
    subject = "Tervetuloa"
    body = "Hei,\n\nTervetuloa.\n"
