"""Demo accounts: only in the demo, the same again when repeated."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts import demo
from accounts.models import User
from tests.accounts.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_the_demo(settings):
    settings.DEMO = True
    settings.STAFF_TWO_STEP_REQUIRED = False


def test_a_real_installation_gets_no_demo_accounts():
    with pytest.raises(ImproperlyConfigured):
        demo.seed(seed=1)
    assert not User.objects.exists()


@pytest.mark.usefixtures("in_the_demo")
def test_each_demo_account_signs_in_and_finds_its_pages(client, settings):
    demo.seed(seed=1)
    for address, opens_editor in (("learner", False), ("editor", True), ("admin", True)):
        visit = Visitor(type(client)())
        visit.sign_in(f"{address}@demo.example", settings.DEMO_PASSWORD)
        assert visit.is_in, address
        assert (visit.client.get("/cms/").status_code == 200) is opens_editor, address
        assert visit.get("my").status_code == 200


@pytest.mark.usefixtures("in_the_demo")
def test_the_editor_may_write_publish_and_translate_but_not_administer():
    demo.seed(seed=1)
    editor = User.objects.get(email="editor@demo.example")
    for right in ("wagtailadmin.access_admin", "wagtail_localize.submit_translation"):
        assert editor.has_perm(right)
    assert not editor.is_superuser
    assert not editor.has_perm("accounts.change_user")


@pytest.mark.usefixtures("in_the_demo")
def test_repeating_it_changes_nothing_and_mends_what_was_changed():
    demo.seed(seed=1)
    before = list(User.objects.order_by("pk").values())
    demo.seed(seed=1)
    assert list(User.objects.order_by("pk").values()) == before
    User.objects.filter(email="learner@demo.example").update(is_superuser=True, is_active=False, name="")
    demo.seed(seed=1)
    assert list(User.objects.order_by("pk").values()) == before
