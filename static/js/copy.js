// Copies the text of a field: `button[data-copies]`, which is hidden where there is no script.
import { announce } from "./send.js";

for (const button of document.querySelectorAll("button[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!(await copy(field))) return;
    button.textContent = button.dataset.done;
    announce(button.dataset.done);
    setTimeout(() => (button.textContent = label), 3000);
  });
}

// Without https, as on a network at home, there is no `navigator.clipboard`; the text is
// selected in any case, so that whoever sees nothing happen can copy it by the keys.
async function copy(field) {
  field.focus();
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return document.execCommand("copy");
  }
}
