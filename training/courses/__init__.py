"""Courses without language: versions frozen at publishing, enrolment, progress, quizzes, completion."""
