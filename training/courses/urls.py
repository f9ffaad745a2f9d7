"""Addresses of enrolment, progress and quizzes: below My learning, without anything that belongs to one language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from training.courses import views

app_name = "courses"

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
urlpatterns = [
    path(_("course/<slug:code>/"), views.read, name="read"),
    path(_("course/<slug:code>/start/"), views.start, name="start"),
    path(_("course/<slug:code>/continue/"), views.resume, name="resume"),
    path(_("course/<slug:code>/part/<slug:item_key>/"), views.part, name="part"),
    path(_("course/<slug:code>/current/"), views.take_up, name="take_up"),
    path(_("course/<slug:code>/refresh/"), views.refresh, name="refresh"),
    path(_("course/<slug:code>/lesson/<slug:item_key>/done/"), views.lesson_done, name="lesson_done"),
    path(_("course/<slug:code>/quiz/<slug:quiz_key>/start/"), views.quiz_start, name="quiz_start"),
    path(_("quiz/<uuid:attempt>/question/<int:n>/"), views.question, name="question"),
    path(_("quiz/<uuid:attempt>/check/"), views.review, name="review"),
    path(_("quiz/<uuid:attempt>/result/"), views.result, name="result"),
]
