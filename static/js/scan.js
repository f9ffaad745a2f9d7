// Reads the codes of tickets with the camera, where the browser can do it by itself, and ticks their names in the list;
// checkin.js saves them. Elsewhere the page says what else there is.
const part = document.querySelector("[data-scan]");
const none = document.querySelector("[data-scan-none]");
const video = document.querySelector("[data-scan-video]");
const status = document.querySelector("[data-scan-status]");
const form = document.querySelector("form[data-attendance]");
const EVERY = 250;
// The same ticket stays before the camera for a moment.
const SAME = 3000;
let last = { code: "", at: 0 };

async function readable() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia || !form) return false;
  return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
}

// The code in the address that the picture holds, or the code itself.
function code(text) {
  let found = text;
  try {
    found = new URL(text).searchParams.get("code") || "";
  } catch {
    // Not an address.
  }
  return found.toUpperCase().replace(/[^A-Z0-9]/g, "");
}

function seen(text) {
  const wanted = code(text);
  const now = performance.now();
  if (wanted === last.code && now - last.at < SAME) return;
  last = { code: wanted, at: now };
  const ticked = wanted && form.querySelector(`input[data-code="${CSS.escape(wanted)}"]`);
  if (!ticked) {
    status.textContent = part.dataset.unknown;
    return;
  }
  const name = ticked.closest("label").querySelector("[data-name]").textContent;
  status.textContent = part.dataset.known.replace("{name}", name);
  if (ticked.checked) return;
  ticked.checked = true;
  ticked.dataset.source = "scan";
  ticked.dispatchEvent(new Event("change", { bubbles: true }));
}

async function look(detector) {
  try {
    for (const each of await detector.detect(video)) seen(each.rawValue);
  } catch {
    // A picture that was not ready: the next one is.
  }
  setTimeout(look, EVERY, detector);
}

async function start(button) {
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    await video.play();
  } catch {
    status.textContent = part.dataset.failed;
    return;
  }
  video.hidden = false;
  button.hidden = true;
  look(new BarcodeDetector({ formats: ["qr_code"] }));
}

if (part && none) {
  const can = await readable().catch(() => false);
  part.hidden = !can;
  none.hidden = can;
  const button = part.querySelector("[data-scan-start]");
  button.addEventListener("click", () => start(button));
}
