"""The pages of certificates for many: choosing, issuing, how it went; with the group that the demo has."""

import io
import re
import zipfile

from playwright.sync_api import expect

from tests.browser.test_training_pages import DESK
from tests.browser.tools import every_language, first_links, look, look_at, sign_in


def certificates_of_the_group(page, language):
    """From the desk to the certificates of the coordinator's group, as a person goes."""
    page.goto(f"/{language}/{DESK[language]}/")
    page.goto(first_links(page, "section[aria-labelledby=groups] .card--link a")[0])
    page.locator("section[aria-labelledby=certificates] a.btn").click()
    expect(page.locator("section[aria-labelledby=parts]")).to_have_count(1)


@every_language
def test_every_kind_of_page_of_certificates_for_many(phone, site, faults, language):
    faults.forgive("422")
    page = phone()
    sign_in(page, "coordinator", site.password, language)
    certificates_of_the_group(page, language)
    look(page, language)
    parts = first_links(page, "section[aria-labelledby=parts] a")
    [done] = first_links(page, "section[aria-labelledby=batches] a")
    assert len(parts) == 2
    for address in parts:
        look_at(page, address, language)
    expect(
        page.locator("section[aria-labelledby=saying] dl, section[aria-labelledby=getting] .notice")
    ).not_to_have_count(0)
    page.eval_on_selector_all("input[name=mails]", "all => all.forEach(each => each.checked = false)")
    page.locator("section[aria-labelledby=issue] button").click()
    expect(page.locator("main .notice--bad[role=alert]")).to_have_count(1)
    look(page, language)
    look_at(page, done, language)
    expect(page.locator("section[aria-labelledby=progress] progress")).to_have_count(1)


def test_the_file_of_a_batch_is_downloaded_without_scripts(new_context, site):
    page = new_context(java_script_enabled=False, accept_downloads=True).new_page()
    sign_in(page, "coordinator", site.password)
    certificates_of_the_group(page, "fi")
    page.locator("section[aria-labelledby=batches] a").click()
    page.select_option("select[name=language]", "sv")
    with page.expect_download(timeout=60_000) as downloading:
        page.locator("section[aria-labelledby=file] button").click()
    file = downloading.value
    assert re.fullmatch(r"[a-z-]+-\d{4}-\d\d-\d\d\.zip", file.suggested_filename)
    found = zipfile.ZipFile(io.BytesIO(file.path().read_bytes()))
    assert len(found.namelist()) == 2
    assert all(found.read(name).startswith(b"%PDF-") for name in found.namelist())
