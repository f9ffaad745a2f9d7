// Fills in where the browser is, when somebody asks for that: rounded to about a kilometre before it leaves.
for (const part of document.querySelectorAll("[data-near]")) {
  const button = part.querySelector("[data-near-ask]");
  const status = part.querySelector("[data-near-status]");
  const form = part.closest("form");
  const place = form.elements.namedItem("place");
  const known = () => form.elements.namedItem("near");

  // A place that is typed goes before a position found earlier.
  form.addEventListener("submit", () => {
    if (place.value.trim()) known()?.remove();
  });

  if (!navigator.geolocation) continue;
  part.hidden = false;
  button.addEventListener("click", () => {
    status.textContent = button.dataset.waiting;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const near = known() ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "near" }));
        near.value = `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`;
        place.value = "";
        form.requestSubmit();
      },
      () => {
        status.textContent = button.dataset.failed;
        place.focus();
      },
      { maximumAge: 600000, timeout: 15000 },
    );
  });
}
