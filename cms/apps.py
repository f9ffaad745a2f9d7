from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self) -> None:
        from cms import places, receivers  # noqa: F401, PLC0415

        places.register()
