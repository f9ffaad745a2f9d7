"""How often the database is asked: the same for one row and for many, and within the lines of QUALITY.md."""

import pytest

from tests.cms.words import address
from tests.factories import cms as make
from tests.factories.accounts import UserFactory
from training.courses import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def count(client, django_assert_max_num_queries):
    def of(url):
        client.get(url)  # warms what is kept in the process: content types, paths of the site
        with django_assert_max_num_queries(60) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    return of


@pytest.fixture
def about(module_transaction):
    about = make.standard_page()
    make.texts(footer=[("group", {"title_fi": "Tietoa", "title_sv": "Info", "title_en": "About", "pages": [about]})])
    return about


def test_menu_and_foot_cost_the_same_at_one_page_and_at_many(count, about):
    first = count(about.url)
    for number in range(3):
        make.standard_page(title=f"Sivu {number}", show_in_menus=True)
    assert count(about.url) == first <= 8


def test_the_catalogue_costs_the_same_at_one_course_and_at_three(count, about):
    index = make.catalogue()
    make.course(index, lessons=1, quiz=False)
    first = count(index.url)
    for number in range(2):
        make.course(index, title=f"Kurssi {number}", lessons=1, quiz=False)
    assert count(index.url) == first <= 10


def test_the_home_page_costs_the_same_at_one_row_and_at_three(count, about):
    home = make.home()
    home.body = [
        ("courses", {"heading": "Kurssit", "text": ""}),
        ("practices", {"heading": "Käytännöt", "numbers_heading": "", "numbers": ["courses", "practices"]}),
    ]
    home.save_revision().publish()
    catalogue, collection = make.catalogue(), make.collection()
    make.course(catalogue, lessons=1, quiz=False)
    make.practice(collection)
    first = count(home.url)
    for number in range(2):
        make.course(catalogue, title=f"Kurssi {number}", lessons=1, quiz=False)
        make.pilot(collection, f"Kokeilu {number}")
    assert count(home.url) == first <= 20


def test_good_practices_cost_the_same_at_one_and_at_three(count, about):
    collection = make.collection()
    make.practice(collection)
    first = count(f"{collection.url}?topic=banking")
    make.practice(collection, "Toinen")
    make.pilot(collection, "Kolmas", topic="banking")
    assert count(f"{collection.url}?topic=banking") == first <= 16


def test_course_and_lesson_cost_the_same_at_one_part_and_at_four(client, count, about):
    course = make.course(lessons=1)
    lesson = course.get_children().first()
    person = UserFactory()
    actions.start(course=course.course, actor=person)
    client.force_login(person)
    current = count(course.url), count(lesson.url)
    # From now on there is news for this person, whom the course has left behind.
    make.lesson(course, 2)
    first = count(course.url), count(lesson.url)
    assert (current, first) == ((14, 15), (15, 15))
    for number in (3, 4):
        make.lesson(course, number)
    assert (count(course.url), count(lesson.url)) == first


def test_search_costs_the_same_at_one_result_and_at_three(count, about):
    make.standard_page(title="Hakusana 1")
    first = count(f"{address('search')}?q=hakusana")
    for number in (2, 3):
        make.standard_page(title=f"Hakusana {number}")
    assert count(f"{address('search')}?q=hakusana") == first <= 10
