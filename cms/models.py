"""Where Django looks for the pages; each family has its module in cms.pages."""

from cms.pages.answers import ChangeAnswer
from cms.pages.courses import CourseIndexPage, CoursePage, Level
from cms.pages.home import HomePage
from cms.pages.parts import LessonPage, QuizPage
from cms.pages.path import PathPage
from cms.pages.practice import PracticeIndexPage, PracticePage
from cms.pages.practice_index import GoodPracticeIndexPage
from cms.pages.practices import Decision, GoodPracticePage, PilotPage
from cms.pages.standard import StandardPage
from cms.pages.texts import SiteTexts

__all__ = [
    "ChangeAnswer",
    "CourseIndexPage",
    "CoursePage",
    "Decision",
    "GoodPracticeIndexPage",
    "GoodPracticePage",
    "HomePage",
    "LessonPage",
    "Level",
    "PathPage",
    "PilotPage",
    "PracticeIndexPage",
    "PracticePage",
    "QuizPage",
    "SiteTexts",
    "StandardPage",
]
