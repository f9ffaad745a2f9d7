// Keeps the sign of the moment true, on a volunteer's own screen and on the check page. A sign that could not be renewed
// is taken away: an old one would look like a picture of a screen.
const place = document.querySelector("[data-now]");
const status = place?.querySelector("[data-now-status]");
const EVERY = 1000 * Number(place?.dataset.every);
const GOOD = 1000 * Number(place?.dataset.good);
let renewed = Date.now();
let later;

const part = (within) => within.querySelector("[data-now-part]");

function say(text) {
  if (status && status.textContent !== text) status.textContent = text;
}

function take(found) {
  part(place).replaceWith(found);
  renewed = Date.now();
  say("");
}

function lost(text) {
  if (Date.now() - renewed < GOOD && text !== place.dataset.out) return;
  part(place).hidden = true;
  say(text || "");
}

async function renew() {
  clearTimeout(later);
  // Asleep for a while: what is on the screen is not of this minute.
  if (Date.now() - renewed > GOOD) part(place).hidden = true;
  try {
    const answer = await fetch(place.dataset.now, { redirect: "manual", cache: "no-store" });
    if (answer.type === "opaqueredirect") {
      lost(place.dataset.out);
    } else if (answer.ok) {
      const found = part(new DOMParser().parseFromString(await answer.text(), "text/html"));
      if (found) take(found);
      else location.replace(place.dataset.page || place.dataset.now);
    } else {
      lost(place.dataset.gone);
    }
  } catch {
    lost(place.dataset.gone);
  }
  later = setTimeout(renew, EVERY);
}

if (place && part(place)) {
  // The proof in the address was good for the first look; loading the page again would call it old.
  const here = new URL(location.href);
  if (here.searchParams.has("now")) {
    here.searchParams.delete("now");
    history.replaceState(history.state, "", here);
  }
  later = setTimeout(renew, EVERY);
  addEventListener("online", renew);
  addEventListener("pageshow", (event) => event.persisted && renew());
  document.addEventListener("visibilitychange", () => document.hidden || renew());
}
