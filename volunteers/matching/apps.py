from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "volunteers.matching"

    def ready(self) -> None:
        from core import retention, schedules
        from volunteers.matching import desk, mine, receivers  # noqa: F401 - listening is enough
        from volunteers.matching.actions import withdrawing
        from volunteers.onboarding.states import APPLICATION_MONTHS

        desk.register()
        mine.register()
        retention.register(withdrawing.LETTERS, months=APPLICATION_MONTHS)
        schedules.register("matching.expire_asks", "volunteers.matching.tasks.expire_asks", minutes=60)
        schedules.register("matching.close_past", "volunteers.matching.tasks.close_past", minutes=60)
        schedules.register("matching.delete_old", "volunteers.matching.tasks.delete_old", minutes=60 * 24)
