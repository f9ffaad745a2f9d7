"""Forms as they are drawn: what belongs together is tied together, and errors are found by eye, ear and keyboard."""

from html.parser import HTMLParser

import pytest
from django import forms
from django.utils import translation

pytestmark = pytest.mark.django_db


class Everything(forms.Form):
    email = forms.EmailField(label="E-mail", help_text="We send a <code> there")
    town = forms.CharField(label="Town", required=False, widget=forms.TextInput({"class": "input--short"}))
    how = forms.ChoiceField(
        label="How?", choices=[("a", "At the library"), ("b", "By phone")], widget=forms.RadioSelect
    )
    needs = forms.MultipleChoiceField(
        label="Needs", choices=[("x", "Sign language")], widget=forms.CheckboxSelectMultiple, required=False
    )
    when = forms.SplitDateTimeField(label="When")
    about = forms.CharField(label="About", widget=forms.Textarea)
    kind = forms.ChoiceField(label="Kind", choices=[("1", "One")])
    consent = forms.BooleanField(label="I agree")
    secret = forms.CharField(widget=forms.HiddenInput)


class Outline(HTMLParser):
    """Every start tag with its attributes, and the text in between."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(str(html))

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data.strip())

    def one(self, tag, **wanted):
        (found,) = [a for t, a in self.tags if t == tag and all(a.get(key) == value for key, value in wanted.items())]
        return found

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture
def empty():
    return Outline(Everything())


@pytest.fixture
def wrong():
    return Outline(Everything({"email": "raija.esimerkki", "town": "Iisalmi", "how": "zzz", "about": "<b>x</b>"}))


def test_a_form_nobody_has_sent_shows_no_error(empty):
    assert not [attrs for _, attrs in empty.tags if attrs.get("role") == "alert" or "aria-invalid" in attrs]


def test_every_input_has_the_look_and_a_label(empty):
    labels = {attrs["for"] for attrs in empty.all("label")}
    for name in ("email", "town", "about", "kind"):
        (found,) = [attrs for _, attrs in empty.tags if attrs.get("name") == name]
        assert found["class"].split()[0] == "input"
        assert f"id_{name}" in labels
    assert empty.one("input", name="town")["class"] == "input input--short"
    assert {"id_how_0", "id_how_1", "id_needs_0", "id_consent"} <= labels


def test_groups_are_fieldsets_with_legends(empty):
    assert len(empty.all("fieldset")) == len(empty.all("legend")) == 3
    assert {"How?", "Needs", "When"} <= set(empty.words)
    assert [attrs["class"] for attrs in empty.all("label") if "choice" in attrs.get("class", "")] == ["choice"] * 4


def test_only_what_is_optional_is_marked():
    with translation.override("en"):
        words = [word for word in Outline(Everything()).words if word]
    marked = [words[i - 1] for i, word in enumerate(words) if word == "(optional)"]
    assert marked == ["Town", "Needs"]


def test_a_form_of_optional_fields_marks_none():
    class Search(forms.Form):
        q = forms.CharField(required=False)
        town = forms.CharField(required=False)

    assert "hint" not in str(Search())


def test_hints_and_errors_are_read_with_the_input(wrong):
    found = wrong.one("input", name="email")
    assert found["aria-invalid"] == "true"
    assert found["aria-describedby"] == "id_email_helptext id_email_error"
    ids = {attrs["id"] for _, attrs in wrong.tags if "id" in attrs}
    assert {"id_email_helptext", "id_email_error", "id_how_error"} <= ids
    described = [attrs.get("aria-describedby") for attrs in wrong.all("fieldset")]
    assert described == ["id_how_error", None, "id_when_error"]
    assert not [attrs for attrs in wrong.all("input") if attrs.get("type") == "radio" and "aria-invalid" in attrs]


def test_every_id_is_given_once(wrong):
    ids = [attrs["id"] for _, attrs in wrong.tags if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_typed_values_are_kept_and_escaped(wrong):
    assert wrong.one("input", name="email")["value"] == "raija.esimerkki"
    assert wrong.one("input", name="town")["value"] == "Iisalmi"
    assert "<b>x</b>" in wrong.words
    assert "We send a <code> there" in wrong.words


def test_the_summary_takes_the_focus_and_leads_to_each_field(wrong):
    summary = wrong.one("div", role="alert")
    assert summary["tabindex"] == "-1"
    assert "autofocus" in summary
    links = [attrs["href"] for attrs in wrong.all("a")]
    assert links == ["#id_email", "#id_how_0", "#id_when_0", "#id_kind", "#id_consent"]
    ids = {attrs["id"] for _, attrs in wrong.tags if "id" in attrs}
    assert {link[1:] for link in links} <= ids


def test_what_concerns_the_whole_form_stands_in_the_summary():
    form = Everything({})
    form.add_error(None, "This course is <closed>.")
    assert "This course is <closed>." in Outline(form).words


def test_a_hidden_field_s_error_is_shown_too():
    class Hidden(forms.Form):
        secret = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "Start again."})

    assert "Start again." in Outline(Hidden({})).words


def test_a_prefix_and_an_own_id_keep_labels_and_links_right():
    class Own(forms.Form):
        email = forms.EmailField(widget=forms.EmailInput({"id": "mine"}))
        how = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)

    found = Outline(Own({}, prefix="p"))
    assert [attrs["href"] for attrs in found.all("a")] == ["#mine", "#id_p-how_0"]
    assert found.one("input", id="mine")["name"] == "p-email"


def test_the_wagtail_admin_draws_its_own_forms(client, admin):
    client.force_login(admin)
    html = client.get(f"/cms/users/edit/{admin.pk}/").content.decode()
    assert "w-field__input" in html
    assert 'class="input' not in html
    assert 'class="choice' not in html
