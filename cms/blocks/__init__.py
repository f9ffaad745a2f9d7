"""What pages are built of: one module a family, and the collections each kind of page may use."""

from wagtail.blocks import StreamBlock

from cms.blocks import files, highlights, home, lesson, quiz, reading
from cms.blocks.base import ItemBlock
from cms.blocks.requirements import Requirements

__all__ = ["HomeBody", "ItemBlock", "LessonBody", "PageBody", "QuestionPool", "Requirements"]


class PageBody(StreamBlock):
    hero = highlights.HeroBlock()
    text = reading.TextBlock()
    list = reading.ListBlock()
    steps = reading.StepsBlock()
    facts = reading.FactsBlock()
    table = reading.TableBlock()
    faq = reading.FaqBlock()
    notice = highlights.NoticeBlock()
    cards = highlights.CardsBlock()
    stats = highlights.StatsBlock()
    links = highlights.LinksBlock()


class HomeBody(StreamBlock):
    notice = highlights.NoticeBlock()
    cards = highlights.CardsBlock()
    courses = home.CoursesBlock()
    practices = home.PracticesBlock()
    text = reading.TextBlock()
    steps = reading.StepsBlock()
    faq = reading.FaqBlock()

    class Meta:
        block_counts = {"courses": {"max_num": 1}, "practices": {"max_num": 1}}


class LessonBody(StreamBlock):
    text = lesson.ProseBlock()
    heading = lesson.HeadingBlock()
    factbox = lesson.FactboxBlock()
    quote = lesson.QuoteBlock()
    accordion = lesson.AccordionBlock()
    checklist = lesson.ChecklistBlock()
    dialogue = lesson.DialogueBlock()
    self_check = lesson.SelfCheckBlock()
    practice = lesson.PracticeBlock()
    picture = files.PictureBlock()
    video = files.VideoBlock()
    audio = files.AudioBlock()
    download = files.DownloadBlock()


class QuestionPool(StreamBlock):
    question = quiz.QuestionBlock()
