"""People."""

import factory
from allauth.account.models import EmailAddress

from accounts.models import User


class UserFactory(factory.django.DjangoModelFactory):
    """Signed up and confirmed; ``admin=True`` makes an administrator. Password: ``correct horse battery``."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        admin = factory.Trait(is_superuser=True)

    email = factory.Sequence("person{}@post.example".format)
    name = factory.Sequence("Raija Esimerkki {}".format)
    language = "fi"
    password = factory.django.Password("correct horse battery")

    @factory.post_generation
    def confirmed(user, create, value):  # noqa: N805
        if create and value is not False:
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
