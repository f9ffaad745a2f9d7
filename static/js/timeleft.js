// Keeps the minutes left true. Screen readers are told at five minutes, at one, and when the time is up; no more.
const shown = document.querySelector("[data-left]");
const status = document.querySelector("[data-left-status]");
if (shown && status) {
  const end = performance.now() + 1000 * Number(shown.dataset.left);
  let minutes = Math.ceil(Number(shown.dataset.left) / 60);
  const clock = setInterval(() => {
    const now = Math.ceil((end - performance.now()) / 60000);
    if (now === minutes) return;
    minutes = now;
    const text = now > 0 ? shown.dataset.text.replace("{n}", now) : shown.dataset.up;
    shown.textContent = text;
    if (now === 5 || now === 1 || now <= 0) status.textContent = text;
    if (now > 0) return;
    clearInterval(clock);
    document.querySelector("[data-left-until]")?.remove();
  }, 1000);
}
