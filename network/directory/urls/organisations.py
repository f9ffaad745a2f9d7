"""Addresses of joining by application, organisations on the desk, their contacts, agreements and commitment."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from network.directory.views import agreements, contacts, joining, organisations

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_desk = [
    path(_("organisations/<uuid:pk>/"), organisations.organisation, name="organisation"),
    path(_("organisations/<uuid:pk>/edit/"), organisations.edit_organisation, name="edit_organisation"),
    path(_("organisations/<uuid:pk>/accept/"), organisations.accept, name="accept"),
    path(_("organisations/<uuid:pk>/decline/"), organisations.decline, name="decline"),
    path(_("organisations/<uuid:pk>/leave/"), organisations.leave, name="leave"),
    path(_("organisations/<uuid:pk>/take-back/"), organisations.take_back, name="take_back"),
    path(_("organisations/<uuid:pk>/commitment/"), organisations.commitment, name="commitment"),
    path(_("organisations/<uuid:pk>/contacts/"), contacts.contacts, name="contacts"),
    path(_("organisations/<uuid:pk>/contacts/<uuid:contact>/"), contacts.edit_contact, name="edit_contact"),
    path(_("organisations/<uuid:pk>/contacts/<uuid:contact>/again/"), contacts.invite_again, name="invite_again"),
    path(_("organisations/<uuid:pk>/contacts/<uuid:contact>/end/"), contacts.end_contact, name="end_contact"),
    path(_("organisations/<uuid:pk>/agreements/add/"), agreements.add_agreement, name="add_agreement"),
    path(_("organisations/<uuid:pk>/agreements/<uuid:agreement>/"), agreements.agreement, name="agreement"),
    path(
        _("organisations/<uuid:pk>/agreements/<uuid:agreement>/edit/"), agreements.edit_agreement, name="edit_agreement"
    ),
    path(_("organisations/<uuid:pk>/agreements/<uuid:agreement>/end/"), agreements.end_agreement, name="end_agreement"),
    path(
        _("organisations/<uuid:pk>/agreements/<uuid:agreement>/file/"), agreements.agreement_file, name="agreement_file"
    ),
    path(_("applications/<uuid:pk>/"), joining.application, name="application"),
    path(_("applications/<uuid:pk>/again/"), joining.apply_again, name="apply_again"),
    path(_("applications/<uuid:pk>/withdraw/"), joining.withdraw, name="withdraw"),
]
urlpatterns = [
    path(_("desk/"), include(_desk)),
    path(_("join-the-network/"), joining.apply, name="apply"),
    path(_("answer-for/<slug:token>/"), contacts.invited, name="invited"),
]
