// Saves the answer while one gives it, by the same form and address as Next; says beside the buttons whether it was kept.
const form = document.querySelector("form[data-autosave]");
const status = document.querySelector("[data-autosave-status]");
let last = 0;
// One after the other: on a slow line an earlier answer, not whole yet, must not arrive after a later one and replace it.
let kept = Promise.resolve();
let under = 0;

function save() {
  under += 1;
  kept = kept.then(send).finally(() => { under -= 1; });
}

async function send() {
  const mine = ++last;
  const data = new FormData(form);
  data.set("to", "save");
  let said = form.dataset.failed;
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, redirect: "error", signal: AbortSignal.timeout(10_000) });
    const found = await answer.json();
    said = found.saved ? form.dataset.saved : found.message || said;
  } catch {
    // No connection, no answer within ten seconds, signed out, or another answer than ours: not saved, and said so.
  }
  if (mine === last) status.textContent = said;
}

if (form && status) {
  let waiting;
  form.addEventListener("input", (event) => {
    clearTimeout(waiting);
    // Words are typed letter by letter: wait for a pause.
    waiting = setTimeout(save, event.target.type === "text" ? 1500 : 0);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    if (!under) return;
    // Next comes last, too: it goes out when what is on its way has arrived.
    event.preventDefault();
    kept.then(() => form.requestSubmit(event.submitter));
  });
}
