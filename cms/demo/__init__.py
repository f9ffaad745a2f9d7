"""Demo content of the site: pages in three languages, and what a few invented people did with them."""

from django.db import transaction

from cms import foundation
from cms.demo import courses, exercises, pages, paths, people, practices
from cms.demo.tree import Tree


@transaction.atomic
def seed(*, seed: int) -> list[str]:
    """Makes what is missing and leaves what is there, edits and all; returns lines for the summary of seed_demo."""
    tree = Tree(foundation.lay())
    sheets = [*exercises.sheets(), *courses.sheets(), *paths.sheets(), *practices.sheets(), *pages.standard()]
    grown = tree.grow([pages.home(), *pages.indexes(), *sheets])
    pages.write_site_texts(tree.pages)
    return [f"pages: {grown} made", *people.live(tree.pages, seed)]
