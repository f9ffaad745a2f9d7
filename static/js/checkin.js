// Saves each tick of the list of who is there at once. When the connection drops, ticks wait in this device and are sent
// when it is back: ids and times, no names. A nonce tells what has arrived already, so that nothing is written twice.
const form = document.querySelector("form[data-attendance]");
const status = document.querySelector("[data-attendance-status]");
const AT_ONCE = 50;
const AGAIN = 10_000;

const said = form?.dataset;
const place = `vieri.attendance.${said?.attendance}`;
// What is saved of each: shown again when a change of it is refused.
const saved = new Map();
let memory = [];
let sending = false;
let later;

// What waits. Somebody else's, who used this device before, is thrown away.
function waiting() {
  try {
    const kept = JSON.parse(localStorage.getItem(place)) || { owner: said.owner, entries: memory };
    if (kept.owner === said.owner) return kept.entries;
    localStorage.removeItem(place);
    return [];
  } catch {
    // No place to keep it, or not ours: then as long as the page is open.
    return memory;
  }
}

function keep(entries) {
  memory = entries;
  try {
    if (entries.length) localStorage.setItem(place, JSON.stringify({ owner: said.owner, entries }));
    else localStorage.removeItem(place);
  } catch {
    // As above: the page itself remembers.
  }
}

// A random UUID (RFC 9562, version 4); crypto.randomUUID is there only with HTTPS.
function nonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const box = (id) => form.querySelector(`input[name=here][value="${CSS.escape(id)}"]`);
const choice = (id) => form.querySelector(`select[name="way-${CSS.escape(id)}"]`);

function show(entry) {
  const ticked = box(entry.registration);
  if (ticked) ticked.checked = entry.present;
  // A way that the event has no more is none of those to choose from: then the one that is chosen stays.
  const ways = choice(entry.registration);
  if (ways && [...ways.options].some((each) => each.value === entry.way)) ways.value = entry.way;
}

// As the page came, whatever a browser fills in again after loading it once more.
function read() {
  for (const ticked of form.querySelectorAll("input[name=here]")) {
    saved.set(ticked.value, { registration: ticked.value, present: ticked.defaultChecked, way: ticked.dataset.way });
  }
}

function say(text) {
  const number = waiting().length;
  status.textContent = [text, number ? said.waits.replace("{n}", number) : ""].filter(Boolean).join(" ");
}

function mark(ticked) {
  const id = ticked.value;
  const way = choice(id)?.value || ticked.dataset.way;
  const source = ticked.dataset.source || "list";
  delete ticked.dataset.source;
  const entry = { registration: id, present: ticked.checked, way, at: new Date().toISOString(), nonce: nonce(), source };
  keep([...waiting(), entry]);
  say("");
  send();
}

function post(entries) {
  return fetch(said.save, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    body: JSON.stringify({ now: new Date().toISOString(), entries }),
    redirect: "manual",
  });
}

// After signing in again in another tab the page's own token is not right any more.
async function renew() {
  const page = await fetch(location.href, { redirect: "manual" });
  if (!page.ok) return;
  const found = new DOMParser().parseFromString(await page.text(), "text/html");
  const field = found.querySelector("form[data-attendance] [name=csrfmiddlewaretoken]");
  if (field) form.elements.csrfmiddlewaretoken.value = field.value;
}

// What was refused is not asked again; tick and way go back to what is saved.
function undo(entries) {
  for (const entry of entries) if (saved.has(entry.registration)) show(saved.get(entry.registration));
}

async function settle(answer, entries) {
  const told = await answer.json().catch(() => ({}));
  const results = new Map((told.entries || []).map((each) => [each.nonce, each]));
  const done = answer.status === 200 ? entries.filter((entry) => results.has(entry.nonce)) : entries;
  const refused = answer.status === 200 ? done.filter((entry) => results.get(entry.nonce).refused) : done;
  const nonces = new Set(done.map((entry) => entry.nonce));
  keep(waiting().filter((entry) => !nonces.has(entry.nonce)));
  for (const entry of done) if (!refused.includes(entry)) saved.set(entry.registration, entry);
  undo(refused);
  waiting().forEach(show);
  (told.counts || []).forEach(([here], at) => {
    const shown = document.querySelectorAll("[data-count]")[at];
    if (shown) shown.textContent = here;
  });
  if (!refused.length) return said.saved;
  return results.get(refused[0].nonce)?.message || told.message || said.gone;
}

// True when it was answered; what came of it has been said.
async function round(entries, again = true) {
  const answer = await post(entries);
  if (answer.type === "opaqueredirect") {
    say(said.out);
    return false;
  }
  if (answer.status === 403 && again) {
    await renew();
    return round(entries, false);
  }
  if (answer.status === 403 || answer.status === 429 || answer.status >= 500) {
    say(said.offline);
    return false;
  }
  const words = await settle(answer, entries);
  say(words);
  return true;
}

async function send() {
  if (sending || !waiting().length) return;
  sending = true;
  clearTimeout(later);
  let answered = true;
  try {
    while (answered && waiting().length) answered = await round(waiting().slice(0, AT_ONCE));
  } catch {
    say(said.offline);
  }
  sending = false;
  if (waiting().length) later = setTimeout(send, AGAIN);
}

if (form && status) {
  form.querySelector("button").hidden = true;
  read();
  waiting().forEach(show);
  form.addEventListener("change", (event) => {
    const ticked = event.target.closest(".attend")?.querySelector("input[name=here]");
    // Another way is a change only for who is there.
    if (ticked && (event.target === ticked || ticked.checked)) mark(ticked);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  addEventListener("online", send);
  if (waiting().length) {
    say("");
    send();
  }
}
