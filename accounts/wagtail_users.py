"""Wagtail's screens for people, without the first and last name it expects."""

from wagtail.users.views.users import UserViewSet


class PersonViewSet(UserViewSet):
    pass
