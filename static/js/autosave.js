// Saves the answer while one gives it, by the same form and address as Next; says beside the buttons whether it was kept.
const form = document.querySelector("form[data-autosave]");
const status = document.querySelector("[data-autosave-status]");
let last = 0;

async function save() {
  const mine = ++last;
  const data = new FormData(form);
  data.set("to", "save");
  let said = form.dataset.failed;
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, redirect: "error" });
    const found = await answer.json();
    said = found.saved ? form.dataset.saved : found.message || said;
  } catch {
    // No connection, signed out, or another answer than ours: not saved, and said so.
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
  form.addEventListener("submit", () => clearTimeout(waiting));
}
