"""Where Django looks for the pages; each family has its module in cms.pages."""

from cms.pages.courses import CourseIndexPage, CoursePage, Level
from cms.pages.home import HomePage
from cms.pages.parts import LessonPage, QuizPage
from cms.pages.practice_index import GoodPracticeIndexPage
from cms.pages.practices import Decision, GoodPracticePage, PilotPage
from cms.pages.standard import StandardPage
from cms.pages.texts import SiteTexts

__all__ = [
    "CourseIndexPage",
    "CoursePage",
    "Decision",
    "GoodPracticeIndexPage",
    "GoodPracticePage",
    "HomePage",
    "LessonPage",
    "Level",
    "PilotPage",
    "QuizPage",
    "SiteTexts",
    "StandardPage",
]
