// Shows what needs passkeys where the browser knows them, and says in words when one was not used.
const able = Boolean(window.PublicKeyCredential);
for (const part of document.querySelectorAll("[data-passkey]")) {
  part.hidden = (part.dataset.passkey === "yes") !== able;
}
const failed = document.querySelector("[data-passkey-failed]");
document.addEventListener("allauth.error", (event) => {
  if (!failed) return;
  event.preventDefault();
  failed.hidden = false;
  failed.focus();
});
