"""Wagtail's screens for people and groups: our own fields, our own actions, and only for administrators."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views.account import AccountView, NameEmailSettingsPanel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.users.views import users as base

from accounts import actions, policies
from accounts.forms import OWN_NAMES, NameField
from accounts.models import User


class AdministratorsOnly(ModelPermissionPolicy):
    """Nobody but administrators opens these screens: Wagtail lets whoever may change people make themselves one."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return policies.may_administer_people(user)

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return policies.may_administer_people(user)

    def users_with_any_permission(self, actions: Iterable[str]) -> Any:
        return User.objects.filter(is_active=True, is_superuser=True)


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """Without a password: people set their own, or sign in with a code sent to their address."""

    name = NameField(label=_("Name"), help_text="")
    language = forms.ChoiceField(label=_("Language of e-mails"), choices=OWN_NAMES)
    is_superuser = forms.BooleanField(
        label=_("Administrator"),
        required=False,
        help_text=_("May do everything, also give rights to other people. Give this to few."),
    )

    class Meta:
        model = User
        fields = ("name", "email", "language", "is_active", "is_superuser", "groups")
        widgets: ClassVar[dict[str, forms.Widget]] = {"groups": forms.CheckboxSelectMultiple()}
        help_texts: ClassVar[dict[str, Any]] = {
            "is_active": _("Take the mark away to close the account: the person is signed out and cannot sign in."),
            "groups": _("What a group may do is set under Groups."),
        }

    def __init__(self, *args: Any, editing_self: bool = False, **kwargs: Any) -> None:
        # Wagtail's views hand over who is asking; our actions ask for themselves.
        kwargs.pop("for_user", None)
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["is_active"]
        if editing_self:
            for name in ("is_active", "is_superuser"):
                self.fields[name].disabled = True

    def _get_validation_exclusions(self) -> set[str]:
        # Whether an address is free is answered below: a sign-up that nobody confirmed does not hold it.
        return {*super()._get_validation_exclusions(), "email"}  # type: ignore[misc]  # not in the stubs

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).strip().lower()
        others = User.objects.exclude(pk=self.instance.pk).filter(email__iexact=email)
        if others.difference(User.objects.unconfirmed().filter(email__iexact=email)).exists():
            raise ValidationError(_("Another account has this address."), code="taken")
        return email


class IndexView(base.IndexView):
    page_title = _("People")
    add_item_label = _("Add a person")

    @property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column_class(base.UserColumn)(
                "name", label=_("Name"), accessor=str, sort_key="name", get_url=self.get_edit_url
            ),
            Column("email", label=_("E-mail address"), sort_key="email"),
            Column("role", label=_("Role"), accessor=_role),
            BooleanColumn("is_active", label=_("Active"), sort_key="is_active"),
            DateColumn("last_login", label=_("Last sign-in"), sort_key="last_login"),
        ]

    @property
    def search_fields(self) -> set[str]:
        return {"name", "email"}

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().prefetch_related("groups")

    def order_queryset(self, queryset: Any) -> Any:
        # Wagtail would sort names by first_name and last_name.
        orderings = {"name": ("name", "email"), "-name": ("-name", "-email")}
        return queryset.order_by(*orderings.get(self.ordering, (self.ordering or "email",)))


class CreateView(base.CreateView):
    page_title = _("Add a person")
    success_message = _("%(object)s was added and can sign in with a code sent by e-mail.")

    def save_instance(self) -> User:
        return actions.add_person(**self.form.cleaned_data, actor=self.request.user)


class EditView(base.EditView):
    success_message = _("%(object)s was saved.")

    def save_instance(self) -> User:
        return actions.change_person(person=self.object, **self.form.cleaned_data, actor=self.request.user)


class DeleteView(base.DeleteView):
    page_title = _("Delete an account")

    def delete_action(self) -> None:
        actions.remove_person(person=self.object, actor=self.request.user)


class PersonViewSet(base.UserViewSet):
    menu_label = _("People")
    ordering = "email"
    template_prefix = ""
    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    delete_view_class = DeleteView
    # A copy of a person would be another person with the same rights: nobody needs that quickly.
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[PersonForm]:
        return PersonForm


class OwnAccountView(AccountView):
    """The editor's own settings in the admin. Name, address and password are changed on the account pages."""

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]

    def post(self, request: HttpRequest) -> HttpResponse:
        made = [panel.get_form() for panel in self.get_panels()]
        if not all(form.is_valid() or not form.is_bound for form in made):
            return render(request, self.template_name, self.get_context_data())
        with transaction.atomic():
            for form in made:
                if form.is_bound:
                    form.save()
        messages.success(request, gettext("Your settings were saved."))
        return redirect("wagtailadmin_account")


own_account = require_admin_access(OwnAccountView.as_view())


def refuse_bulk_changes(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> None:
    """Changes of many people at once would pass by the actions and leave no line in the audit trail."""
    if any(isinstance(each, User) for each in objects):
        raise PermissionDenied


def _role(person: User) -> str:
    if person.is_superuser:
        return gettext("Administrator")
    names = [group.name for group in person.groups.all()]
    return ", ".join(names) if names else gettext("Learner")
