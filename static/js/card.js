// Keeps the sign of the moment true, on a volunteer's own screen and on the check page. A sign that could not be renewed
// is taken away: an old one would look like a picture of a screen.
const place = document.querySelector("[data-now]");
const status = place?.querySelector("[data-now-status]");
const EVERY = 1000 * Number(place?.dataset.every);
const GOOD = 1000 * Number(place?.dataset.good);
let renewed = Date.now();
let later;
let asking;

const part = (within) => within.querySelector("[data-now-part]");
// The clock of the device says only how much time has passed; which minute it is, the house says.
const isOld = () => Math.abs(Date.now() - renewed) >= GOOD;

function plan(milliseconds) {
  clearTimeout(later);
  later = setTimeout(renew, milliseconds);
}

// With the next minute, so that the phone and the check page change together.
function planNext() {
  plan(Math.min(EVERY, 1000 * (1 + Number(part(place).dataset.left))));
}

function say(text) {
  if (status && status.textContent !== text) status.textContent = text;
}

function take(found, asked) {
  part(place).replaceWith(found);
  renewed = asked;
  say("");
  planNext();
}

function remove(text) {
  part(place).hidden = true;
  say(text);
}

function lost() {
  if (isOld()) remove(place.dataset.gone);
}

async function renew() {
  // One that still hangs on a bad line is given up, so the next one comes in any case.
  asking?.abort();
  const mine = new AbortController();
  asking = mine;
  const asked = Date.now();
  plan(EVERY);
  // Asleep for a while: what is on the screen is not of this minute.
  if (isOld()) part(place).hidden = true;
  try {
    const answer = await fetch(place.dataset.now, { redirect: "manual", cache: "no-store", signal: mine.signal });
    const text = await answer.text();
    if (mine !== asking) return;
    if (answer.type === "opaqueredirect") {
      remove(place.dataset.out || place.dataset.gone);
    } else if (answer.ok) {
      const found = part(new DOMParser().parseFromString(text, "text/html"));
      if (found) take(found, asked);
      else location.replace(place.dataset.page || place.dataset.now);
    } else {
      lost();
    }
  } catch {
    lost();
  }
}

if (place && part(place)) {
  // The proof in the address was good for the first look; loading the page again would call it old.
  const here = new URL(location.href);
  if (here.searchParams.has("now")) {
    here.searchParams.delete("now");
    history.replaceState(history.state, "", here);
  }
  planNext();
  addEventListener("online", renew);
  addEventListener("pageshow", (event) => event.persisted && renew());
  document.addEventListener("visibilitychange", () => document.hidden || renew());
}
