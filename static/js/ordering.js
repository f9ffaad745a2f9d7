// Moves a line of an ordering in place, says where it is now, and leaves saving to autosave.js.
for (const list of document.querySelectorAll("[data-ordering]")) {
  const status = document.querySelector("[data-ordering-status]");
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=move]");
    if (!button) return;
    event.preventDefault();
    const line = button.closest("li");
    const up = button.value.startsWith("up:");
    const other = up ? line.previousElementSibling : line.nextElementSibling;
    if (!other) return;
    if (up) other.before(line); else other.after(line);
    const lines = [...list.children];
    lines.forEach((each, at) => {
      each.querySelector("[data-place]").textContent = `${at + 1}.`;
      const [first, second] = each.querySelectorAll("button[name=move]");
      first.hidden = at === 0;
      second.hidden = at === lines.length - 1;
    });
    (button.hidden ? line.querySelector("button[name=move]:not([hidden])") : button).focus();
    status.textContent = list.dataset.said
      .replace("{line}", line.querySelector("[data-line]").textContent.trim())
      .replace("{n}", lines.indexOf(line) + 1)
      .replace("{total}", lines.length);
    list.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
