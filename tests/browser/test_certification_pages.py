"""Every kind of page of certification, as everybody, providers and the agency see it, in three languages.

A test walks on a phone, and `look` sees each page at every width. The matters are made for these tests: nobody else
changes them, and they change nothing.
"""

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.browser.certification_stage import prepare
from tests.browser.tools import every_language, look, look_at, sign_in


@pytest.fixture(scope="module")
def made(site):
    """Keys of what certification_stage.Stage.matters makes."""
    return prepare(site, "matters")


@pytest.fixture
def seen(phone, site, made):
    """``seen(language, "evaluator")``: signs in, and gives a function that looks at a page by its name."""

    def come(language, who=""):
        page = phone()
        if who:
            sign_in(page, f"{who}.{made['mark']}", site.password, language)

        def see(name, *keys, query=""):
            with override(language):
                address = reverse(f"quality:{name}", args=[made.get(each, each) for each in keys])
            look_at(page, address + query, language)
            assert page.url.removeprefix(site.url) == address + query, "no other page came instead"
            return page

        return see

    return come


@every_language
def test_every_kind_of_public_page(seen, made, language):
    see = seen(language)
    see("register")
    see("register", query="?q=qqqqqqq")
    see("criteria")
    page = see("certified", "certified")
    check = page.locator("main a[href*='/v/']").get_attribute("href")
    look_at(page, f"{check}?l={language}", language)
    see("complain")
    see("complain", query="?sent")


@every_language
def test_every_kind_of_page_of_an_applicant(seen, language):
    see = seen(language, "provider")
    see("own")
    see("begin", "free")
    see("application", "draft")
    see("scope", "draft")
    see("answers", "draft", "purpose")
    see("answers", "draft", "access")
    see("figures", "draft")
    see("send", "draft")
    see("send", "ready")
    see("application", "replied")
    see("reply", "replied")
    see("withdraw", "replied")
    see("application", "granted")
    see("answers", "granted", "skills")


@every_language
def test_every_kind_of_page_of_somebody_certified(seen, language):
    see = seen(language, "provider")
    see("certificate", "certification")
    see("meet_condition", "certification", "condition")
    see("answer_follow_up", "certification", "follow_up")
    see("answer_measure", "certification", "measure")
    see("extend", "certification")
    see("end_certification", "certification")
    see("application", "refused")
    see("appeal", "decision")
    see("cases")
    see("case", "case")
    see("withdraw_case", "case")


@every_language
def test_every_kind_of_page_of_an_evaluator(seen, language):
    see = seen(language, "evaluator")
    see("queues")
    see("queues", query="?queue=evaluation&q=qqqqqqq")
    see("matter", "sent")
    see("assign", "sent", query="?part=evaluator")
    see("state_interest", "taken")
    see("matter", "checked")
    see("check_completeness", "checked")
    see("matter", "evaluated")
    see("ask", "evaluated")
    see("add_visit", "evaluated")
    see("send_findings", "assessed")
    see("matter", "replied")
    see("give_time", "replied")


@every_language
def test_every_kind_of_page_of_those_who_review_and_decide(seen, language):
    see = seen(language, "reviewer")
    see("matter", "reviewed")
    see("review", "reviewed")
    see = seen(language, "decider")
    see("queues")
    see("matter", "to_decide")
    see("decide", "to_decide")
    see("send_back", "to_decide")
    see("decide_measure", "certification", "measure")
    see = seen(language, "handler")
    see("cases")
    see("case", "case")
    see("answer_case", "case")


@every_language
def test_every_kind_of_page_of_those_who_follow_up(seen, language):
    see = seen(language, "evaluator")
    see("certifications")
    see("certification", "certification")
    see("judge_condition", "certification", "shown")
    see("close_follow_up", "certification", "answered")
    see("propose_measure", "certification")
    see("drop_measure", "certification", "measure")
    see("statistics")
    see("calendar")


@every_language
def test_a_mistake_is_told_on_the_page_with_all_that_was_typed(seen, made, faults, language):
    faults.forgive("422")
    page = seen(language, "evaluator")("matter", "evaluated")
    article = page.locator("article.crit").last
    form = article.locator("form").first
    form.locator("input[name=grade][value=major], input[name$=-grade][value=major]").check()
    with page.expect_navigation():
        form.locator("button").last.click()
    look(page, language)
    assert page.locator("main [aria-invalid=true]").count() == 1
    assert page.locator("main [role=alert], main .summary a").count() > 0
    with override(language):
        sending = reverse("quality:send", args=[made["ready"]])
    other = seen(language, "provider")("send", "ready")
    with other.expect_navigation():
        other.locator("main form button.btn").last.click()
    look(other, language)
    assert other.url.endswith(sending)
    assert other.locator("main [aria-invalid=true]").count() == 1
