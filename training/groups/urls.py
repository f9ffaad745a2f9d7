"""Addresses of groups: on the desk for those who lead, below My learning for members, and the invitation link."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from training.groups import views

app_name = "groups"

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_desk = [
    path(_("groups/"), views.groups, name="groups"),
    path(_("groups/open/"), views.open_group, name="open"),
    path(_("groups/<uuid:pk>/"), views.group, name="group"),
    path(_("groups/<uuid:pk>/invitation/"), views.renew, name="renew"),
    path(_("groups/<uuid:pk>/invitation/end/"), views.revoke, name="revoke"),
    path(_("groups/<uuid:pk>/close/"), views.close, name="close"),
    path(_("groups/<uuid:pk>/open-again/"), views.reopen, name="reopen"),
    path(_("groups/<uuid:pk>/names/"), views.names, name="names"),
    path(_("groups/<uuid:pk>/attendance/<slug:item_key>/"), views.attendance, name="attendance"),
    path(_("groups/<uuid:pk>/members/<int:member>/"), views.member, name="member"),
    path(_("groups/<uuid:pk>/members/<int:member>/skill/<slug:item_key>/"), views.skill, name="skill"),
    path(_("groups/<uuid:pk>/members/<int:member>/remove/"), views.remove_member, name="remove_member"),
    path(_("groups/<uuid:pk>/leaders/"), views.leaders, name="leaders"),
    path(_("groups/<uuid:pk>/leaders/<int:leader>/remove/"), views.remove_leader, name="remove_leader"),
    path(_("groups/<uuid:pk>/leaders/asked/<int:invitation>/end/"), views.take_back, name="take_back"),
]
_my = [
    path(_("group/<int:pk>/sharing/"), views.sharing, name="sharing"),
    path(_("group/<int:pk>/leave/"), views.leave, name="leave"),
    path(_("group/lead/<int:pk>/"), views.answer, name="answer"),
]
urlpatterns = [
    path(_("desk/"), include(_desk)),
    path(_("my/"), include(_my)),
    path(_("join/<slug:token>/"), views.join, name="join"),
]
