// Keeps the text of `form[data-draft]` while the tab is open, and asks before it is left unsent.
// The tab's own store, not the browser's: a shared phone must not keep what somebody wrote.

for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = `draft ${form.getAttribute("action")}`;
  const fields = [...form.querySelectorAll("textarea, input[type=text]")];
  const tick = form.querySelector("input[name=anonymous]");
  let isUnsent = false;

  restore(fields, tick, sessionStorage.getItem(key));
  form.addEventListener("input", () => {
    isUnsent = fields.some((field) => field.value !== field.defaultValue);
    const texts = fields.map((field) => [field.name, field.value]);
    // What was begun without an account is sent without a name by whoever has signed in since.
    sessionStorage.setItem(key, JSON.stringify([...texts, ["anonymous", tick?.checked ?? true]]));
  });
  form.addEventListener("submit", () => {
    isUnsent = false;
    sessionStorage.removeItem(key);
  });
  window.addEventListener("beforeunload", (event) => {
    if (isUnsent) event.preventDefault();
  });
}

function restore(fields, tick, stored) {
  if (!stored || fields.some((field) => field.type === "textarea" && field.value)) return;
  const texts = new Map(JSON.parse(stored));
  if (tick && texts.get("anonymous")) tick.checked = true;
  for (const field of fields) {
    field.value = texts.get(field.name) ?? "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
