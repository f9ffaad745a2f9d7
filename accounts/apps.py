from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"


class WagtailUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user administration, with the forms of our own user model."""

    user_viewset = "accounts.wagtail_users.PersonViewSet"
