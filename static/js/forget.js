// Whoever signs out leaves nothing in this device: not even ids of people whose attendance was not sent yet.
document.querySelector("form[data-forget]")?.addEventListener("submit", () => {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith("vieri.")) localStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
});
