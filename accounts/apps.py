from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    # There are two in this module, so "accounts" in INSTALLED_APPS has to be told which one it means.
    default = True

    def ready(self) -> None:
        from accounts import checks, receivers  # noqa: F401
        from core import schedules

        schedules.register("accounts.forget_unconfirmed", "accounts.tasks.forget_unconfirmed", minutes=60 * 24)


class WagtailUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user administration, with the screens of our own user model and only for administrators."""

    user_viewset = "accounts.wagtail_users.PersonViewSet"

    def ready(self) -> None:
        from django.contrib.auth.models import Group
        from wagtail.permissions import register_permission_policy

        from accounts.models import User
        from accounts.wagtail_users import AdministratorsOnly

        register_permission_policy(User, AdministratorsOnly(User))
        register_permission_policy(Group, AdministratorsOnly(Group))
