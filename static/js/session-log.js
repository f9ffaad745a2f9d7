// A session that could not be sent, for lack of a connection, is not lost: what was chosen waits in this device and stands
// in the form when it opens again, with its nonce, so that what did arrive is not written twice. Keys of words, no names.
const form = document.querySelector("form[data-session-log]");
const saved = document.querySelector("[data-session-saved]");
const PLACE = "vieri.session-log";
const SENT_ALONG = ["csrfmiddlewaretoken", "minutes"];

function kept() {
  try {
    return JSON.parse(localStorage.getItem(PLACE));
  } catch {
    // No place to keep it, or not ours: then the browser's own memory has to do.
    return null;
  }
}

function forget() {
  try {
    localStorage.removeItem(PLACE);
  } catch {
    // As above.
  }
}

function fill(values) {
  for (const [name, value] of values) {
    const field = form.elements.namedItem(name);
    if (field) field.value = value;
  }
}

// A day of this device's calendar, so many days ago, as a date field has it.
function iso(ago = 0) {
  const at = new Date();
  at.setDate(at.getDate() - ago);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

function day() {
  const when = form.elements.namedItem("when").value;
  return when === "other" ? form.elements.namedItem("other_day").value : iso(when === "yesterday" ? 1 : 0);
}

if (saved && kept()?.nonce === saved.dataset.sessionSaved) forget();

if (form) {
  const waits = kept();
  if (waits && waits.owner !== form.dataset.sessionLog) forget();
  // A page that says what is wrong holds what was chosen itself.
  else if (waits && "told" in form.dataset) forget();
  else if (waits) {
    fill(waits.values);
    // What was today when it was chosen may be another day by now.
    if (waits.written !== iso()) fill([["when", "other"], ["other_day", waits.day]]);
    form.querySelector("[data-not-sent]").hidden = false;
    form.querySelector("[data-choices]").open = true;
  }
  form.addEventListener("submit", () => {
    const values = [...new FormData(form)].filter(([name]) => !SENT_ALONG.includes(name));
    const nonce = form.elements.namedItem("nonce").value;
    try {
      const kept = { owner: form.dataset.sessionLog, nonce, values, day: day(), written: iso() };
      localStorage.setItem(PLACE, JSON.stringify(kept));
    } catch {
      // As above.
    }
  });
}
