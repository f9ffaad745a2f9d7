from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "network.directory"

    def ready(self) -> None:
        from accounts import staff
        from core import retention, schedules, vault
        from network.directory import desk, mandates
        from network.directory.actions import forgetting

        staff.register(mandates.holds_any)
        desk.register()
        vault.register("directory.Agreement", "file_digest")
        retention.register_rule("directory.papers", forgetting.destroy_replaced)
        retention.register_rule("directory.links", forgetting.forget_links)
        retention.register_rule("directory.unanswered", forgetting.forget_unanswered)
        schedules.register("directory.remind_agreements", "network.directory.tasks.remind_agreements", minutes=60 * 24)
        # Each hour, so that a great many letters of one day go out in parts; each is due only once.
        schedules.register("directory.send_letters", "network.directory.tasks.send_letters", minutes=60)
