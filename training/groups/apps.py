from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "training.groups"

    def ready(self) -> None:
        from core import schedules
        from training.courses import confirming
        from training.groups import desk, my, policies

        confirming.register(policies.leads_learner)
        desk.register()
        my.register()
        schedules.register("groups.forget_invitations", "training.groups.tasks.forget_invitations", minutes=60 * 24)
