"""People."""

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group, Permission

from accounts.models import User

PASSWORD = "correct horse battery"


class UserFactory(factory.django.DjangoModelFactory):
    """Signed up and confirmed, with the password ``correct horse battery``.

    ``admin=True`` makes an administrator, ``editor=True`` a member of the group that writes pages; both have a second
    step, as staff must (``two_steps=False``: not yet). ``confirmed=False``: a sign-up that nobody has confirmed.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        admin = factory.Trait(is_superuser=True)

    email = factory.Sequence("person{}@post.example".format)
    name = factory.Sequence("Raija Esimerkki {}".format)
    language = "fi"
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def confirmed(user, create, value):  # noqa: N805
        if create:
            EmailAddress.objects.create(user=user, email=user.email, verified=value is not False, primary=True)

    @factory.post_generation
    def editor(user, create, value):  # noqa: N805
        if create and value:
            user.groups.set(Group.objects.filter(permissions__codename="submit_translation"))

    @factory.post_generation
    def two_steps(user, create, value):  # noqa: N805
        if create and (value or (value is None and (user.is_superuser or user.groups.exists()))):
            TOTP.activate(user, generate_totp_secret())


def staff(*codenames):
    """A member of staff with these permissions and no others; "access_admin" opens the staff pages."""
    user = UserFactory(two_steps=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user
