"""What every installation needs before anyone writes: three locales, a site with a first page each, a group of editors.

Run after every migration; what is there already is left alone.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Task,
    Workflow,
)

from cms.models import HomePage

EDITORS = "Toimittajat / Redaktörer"

# Names that Wagtail's own migrations write in English into rows, where no catalogue reaches them.
_RENAMED = [
    (Group, "Editors", EDITORS),
    (Group, "Moderators", "Tarkastajat / Granskare"),
    (Workflow, "Moderators approval", "Tarkastus / Granskning"),
    (Task, "Moderators approval", "Tarkastus / Granskning"),
    (Collection, "Root", "Kaikki / Alla"),
]
# App, model, codename, name. The first two are made by migrations of their packages only, which tests leave out.
_EDITORS_MAY = [
    ("wagtailadmin", "admin", "access_admin", "Can access Wagtail admin"),
    ("wagtail_localize", "translation", "submit_translation", "Can submit translations"),
    ("cms", "sitetexts", "change_sitetexts", "Can change texts on every page"),
    ("courses", "questionversion", "view_questionversion", "Can view question"),
    ("courses", "regrade", "add_regrade", "Can add correction of results"),
]


def after_migrate(*, using: str, **_signal: Any) -> None:
    """Does nothing while the tables of pages are not what this code knows, as when one app alone is migrated."""
    with connections[using].cursor() as cursor:
        tables = connections[using].introspection.table_names(cursor)
        if HomePage._meta.db_table not in tables:
            return
        columns = connections[using].introspection.get_table_description(cursor, HomePage._meta.db_table)
    if {field.column for field in HomePage._meta.local_fields} <= {column.name for column in columns}:
        lay()
        appoint_editors()


def lay() -> dict[str, HomePage]:
    """The home pages by language, made where they are missing, and the site that shows them."""
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code, _name in settings.LANGUAGES}
    source = locales[settings.LANGUAGE_CODE]
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Vieri", slug="root", locale=source))
    home = HomePage.objects.filter(locale=source, depth=2).first()
    if home is None:
        home = root.add_child(instance=HomePage(title="Vieri", slug="etusivu", locale=source))
    for locale in locales.values():
        if locale != source and not home.has_translation(locale):
            home.copy_for_translation(locale).save_revision().publish()
    if not Site.objects.filter(root_page=home).exists():
        _replace_welcome(home)
    return {page.locale.language_code: page for page in home.get_translations(inclusive=True).select_related("locale")}


def _replace_welcome(home: HomePage) -> None:
    """Points the site to our first page and takes away the one that Wagtail's migrations put there."""
    old = [site.root_page for site in Site.objects.select_related("root_page")]
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "site_name": "Vieri", "root_page": home}
    )
    for page in old:
        if page.specific_class is Page:
            page.delete()
    for model, english, name in _RENAMED:
        model.objects.filter(name=english).update(name=name)
    Page.objects.filter(depth=1, title="Root").update(title="Vieri", draft_title="Vieri")


def appoint_editors() -> Group:
    """The group whose members may write, translate and publish every page. Given its rights once, then left alone."""
    group, _created = Group.objects.get_or_create(name=EDITORS)
    root = Page.get_first_root_node()
    if root is None or GroupPagePermission.objects.filter(group=group, page=root).exists():
        return group
    for app, model, codename, name in _EDITORS_MAY:
        kind, _created = ContentType.objects.get_or_create(app_label=app, model=model)
        group.permissions.add(
            Permission.objects.get_or_create(content_type=kind, codename=codename, defaults={"name": name})[0]
        )
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    collection = Collection.get_first_root_node() or Collection.add_root(name="Kaikki / Alla")
    for permission in Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"],
        codename__in=[
            "add_image",
            "change_image",
            "choose_image",
            "add_document",
            "change_document",
            "choose_document",
        ],
    ):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
    return group
