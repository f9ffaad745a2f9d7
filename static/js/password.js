// A button under each password field that shows what was typed: typing blind is hard, and asking twice helps little.
for (const input of document.querySelectorAll("input[type=password][data-show]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn--2 btn--small";
  button.textContent = input.dataset.show;
  button.setAttribute("aria-controls", input.id);
  button.addEventListener("click", () => {
    const hidden = input.type === "password";
    input.type = hidden ? "text" : "password";
    button.textContent = hidden ? input.dataset.hide : input.dataset.show;
  });
  input.after(button);
  // Browsers offer to keep a password only if it is one when the form is sent.
  input.form.addEventListener("submit", () => { input.type = "password"; });
}
