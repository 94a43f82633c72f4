// Marks the answer that helped without leaving the page: `form[data-accept]`.
import { announce, send } from "./send.js";

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!form.matches("form[data-accept]") || !button) return;
  event.preventDefault();
  const answer = await send(form, button);
  if (!answer) return;
  for (const article of document.querySelectorAll('article[data-kind="answer"]')) {
    showAccepted(article, answer.accepted && article.id === `post-${answer.id}`);
  }
  const mark = form.closest("article").querySelector(".accepted-mark");
  announce(answer.accepted ? mark.textContent : button.innerText);
});

function showAccepted(article, isAccepted) {
  article.toggleAttribute("data-accepted", isAccepted);
  article.querySelector(".accepted-mark").hidden = !isAccepted;
  const button = article.querySelector("form[data-accept] button");
  if (!button) return;
  button.setAttribute("aria-pressed", isAccepted);
  button.value = isAccepted ? "0" : "1";
}
