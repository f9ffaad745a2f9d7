from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "network.monitoring"

    def ready(self) -> None:
        from core import retention, schedules
        from network.monitoring import courtesy, desk, givers, staff

        courtesy.register()
        desk.register()
        givers.register(staff.givers)
        # Whoever thanks in January asks nothing of what was written; the summary is drawn anew each time.
        retention.register("year_thanks", months=6)
        schedules.register("monitoring.thank", "network.monitoring.tasks.thank", minutes=60 * 24)
