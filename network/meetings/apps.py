from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "network.meetings"

    def ready(self) -> None:
        from core import schedules, vault
        from network.meetings import courtesy, desk, my
        from network.meetings.calendars import attached

        courtesy.register()
        desk.register()
        my.register()
        attached.register()
        vault.register("meetings.Material", "file_digest")
        schedules.register("meetings.expire_offers", "network.meetings.tasks.expire_offers", minutes=1, at_start=True)
        schedules.register("meetings.sweep_letters", "network.meetings.tasks.sweep_letters", minutes=1, at_start=True)
        schedules.register("meetings.forget", "network.meetings.tasks.forget", minutes=60 * 24)
        schedules.register("meetings.remind", "network.meetings.tasks.remind", minutes=10)
        schedules.register("meetings.thank", "network.meetings.tasks.thank", minutes=60)
        schedules.register("meetings.remind_owners", "network.meetings.tasks.remind_owners", minutes=60 * 24)
