from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "network.directory"

    def ready(self) -> None:
        from accounts import staff
        from network.directory import desk, mandates

        staff.register(mandates.holds_any)
        desk.register()
