from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "network.meetings"

    def ready(self) -> None:
        from core import schedules
        from network.meetings import desk, my
        from network.meetings.calendars import attached

        desk.register()
        my.register()
        attached.register()
        schedules.register("meetings.expire_offers", "network.meetings.tasks.expire_offers", minutes=1, at_start=True)
        schedules.register("meetings.sweep_letters", "network.meetings.tasks.sweep_letters", minutes=1, at_start=True)
        schedules.register("meetings.forget", "network.meetings.tasks.forget", minutes=60 * 24)
        schedules.register("meetings.remind", "network.meetings.tasks.remind", minutes=10)
        schedules.register("meetings.thank", "network.meetings.tasks.thank", minutes=60)
        schedules.register("meetings.remind_owners", "network.meetings.tasks.remind_owners", minutes=60 * 24)
