from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "training.sessions"
    # "sessions" is the label of Django's own.
    label = "training_sessions"

    def ready(self) -> None:
        from network.meetings import sections
        from training.courses import confirming
        from training.sessions import policies, receivers, showing  # noqa: F401

        confirming.register(policies.saw_learner)
        sections.register("sessions/_meeting.html", showing.of)
