from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "network.directory"

    def ready(self) -> None:
        from accounts import staff
        from core import schedules
        from network.directory import desk, mandates

        staff.register(mandates.holds_any)
        desk.register()
        schedules.register("directory.remind_agreements", "network.directory.tasks.remind_agreements", minutes=60 * 24)
        # Each hour, so that a great many letters of one day go out in parts; each is due only once.
        schedules.register("directory.send_letters", "network.directory.tasks.send_letters", minutes=60)
