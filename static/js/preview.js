// Shows the preview without leaving the page: asks for the page that the button would lead to, and takes its `[data-preview]`.

for (const button of document.querySelectorAll('button[name="preview"]')) {
  button.addEventListener("click", async (event) => {
    const form = button.form;
    const pane = form.querySelector("[data-preview]");
    if (!pane) return;
    event.preventDefault();
    button.disabled = true;
    try {
      const fresh = await fetchPane(form, button);
      if (fresh) show(pane, fresh);
      else leaveByButton(form, button);
    } catch {
      pane.hidden = false;
      pane.textContent = document.getElementById("live").dataset.failed;
    }
    button.disabled = false;
  });
}

async function fetchPane(form, button) {
  const body = new URLSearchParams(new FormData(form));
  body.set(button.name, button.value);
  const response = await fetch(form.getAttribute("action"), { method: "POST", body });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.querySelector("[data-preview]:not([hidden])");
}

function show(pane, fresh) {
  const adopted = document.adoptNode(fresh);
  adopted.removeAttribute("autofocus");
  pane.replaceWith(adopted);
  adopted.focus({ preventScroll: true });
  adopted.scrollIntoView({ block: "nearest" });
}

// Whatever came instead, such as a refusal, is for the page itself to show.
function leaveByButton(form, button) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = button.name;
  field.value = button.value;
  form.append(field);
  form.requestSubmit();
}
