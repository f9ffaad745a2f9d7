from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self) -> None:
        from cms import foundation, places, receivers  # noqa: F401

        places.register()
        # Permissions of all floors exist when auth, which is listed below them, has had its turn.
        auth = apps.get_app_config("auth")
        post_migrate.connect(foundation.after_migrate, sender=auth, dispatch_uid="cms_lays_foundation")
