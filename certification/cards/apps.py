from django.apps import AppConfig


class CardsConfig(AppConfig):
    name = "certification.cards"

    def ready(self) -> None:
        from certification.cards import checking, mine, receivers  # noqa: F401
        from certification.credentials import kinds
        from certification.credentials.states import Kind
        from core import schedules

        kinds.register(Kind.CARD, checking.Cards())
        mine.register()
        schedules.register("cards.sweep", "certification.cards.tasks.sweep", minutes=24 * 60, at_start=True)
