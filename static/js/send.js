// Sends a small form by fetch, shows what went wrong beside it, and says aloud what came of it.

/** Post the form as the pressed button would; the answer as JSON, or null when it is dealt with. */
export async function send(form, button) {
  if (form.dataset.isBusy) return null;
  form.dataset.isBusy = "yes";
  showMessage(form, "");
  try {
    return await readAnswer(await post(form, button), form, button);
  } catch {
    showMessage(form, live().dataset.failed);
    return null;
  } finally {
    delete form.dataset.isBusy;
  }
}

/** Say a sentence to whoever listens instead of looking. */
export function announce(sentence) {
  live().textContent = sentence;
}

function live() {
  return document.getElementById("live");
}

function post(form, button) {
  const body = new URLSearchParams(new FormData(form));
  body.set(button.name, button.value);
  return fetch(form.getAttribute("action"), {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
  });
}

async function readAnswer(response, form, button) {
  const isJson = response.headers.get("Content-Type")?.includes("json");
  if (response.status === 401 || response.status === 403 || !isJson) {
    goThere(form, button);
    return null;
  }
  const answer = await response.json();
  if (response.ok) return answer;
  showMessage(form, answer.error.message);
  return null;
}

// `form.submit()` sends no button, so what the button stands for goes along in a field.
function goThere(form, button) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = button.name;
  field.value = button.value;
  form.append(field);
  form.submit();
}

// Beside the vote box there is no room, so its message stands in the post.
function showMessage(form, sentence) {
  const place = form.closest(".vote") ? form.closest(".post") : form;
  place.querySelector(".deed-message")?.remove();
  if (!sentence) return;
  const message = document.createElement("p");
  message.className = "deed-message";
  message.setAttribute("role", "alert");
  message.textContent = sentence;
  place.append(message);
}
