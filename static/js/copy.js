// A button that copies what stands in a field beside it. Without scripts one selects the text oneself.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const status = document.querySelector("[data-copy-status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      status.textContent = button.dataset.copied;
    } catch {
      // The browser refuses, as it does without HTTPS: then the person's own hands.
      field.focus();
      field.select();
      status.textContent = button.dataset.failed;
    }
  });
}
