"""Editors see each block as readers will, before they choose it."""

import pytest
from django.urls import reverse
from wagtail import hooks
from wagtail.blocks import Block

from cms import blocks

pytestmark = pytest.mark.django_db

BODIES = [blocks.PageBody(), blocks.HomeBody(), blocks.LessonBody()]
CHILDREN = [block for body in BODIES for block in body.child_blocks.values()]


def name(block: Block) -> str:
    return type(block).__name__


@pytest.mark.parametrize("block", CHILDREN, ids=name)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_block_has_a_preview_in_the_public_design(client, admin, block, language):
    assert block.is_previewable
    client.force_login(admin)
    answer = client.get(
        reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}, HTTP_ACCEPT_LANGUAGE=language
    )
    assert answer.status_code == 200
    html = answer.content.decode()
    assert f'<html lang="{language}">' in html
    assert "css/app.css" in html
    assert len(html.split("<main>")[1]) > 100


@pytest.mark.parametrize("block", CHILDREN, ids=name)
def test_every_block_says_what_it_is_for(block):
    assert block.label
    assert block.meta.description
    assert block.meta.group


def test_every_icon_exists():
    known = {
        icon.split("/")[-1].removesuffix(".svg") for hook in hooks.get_hooks("register_icons") for icon in hook([])
    }
    used = {
        block.meta.icon for block in Block.definition_registry.values() if type(block).__module__.startswith("cms.")
    }
    assert used <= known


def test_a_link_leads_to_one_place_only():
    target = blocks.reading.SectionBlock().child_blocks["actions"].child_block.child_blocks["target"]
    with pytest.raises(Exception, match="StructBlock"):
        target.clean(target.to_python({"url": "https://vieri.example", "place": "my"}))
    with pytest.raises(Exception, match="StructBlock"):
        target.clean(target.to_python({}))
    assert target.clean(target.to_python({"place": "my"}))["place"] == "my"
