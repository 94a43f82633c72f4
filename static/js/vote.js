// Votes without leaving the page: `form[data-vote]`.
import { announce, send } from "./send.js";

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!form.matches("form[data-vote]") || !button) return;
  event.preventDefault();
  const vote = await send(form, button);
  if (!vote) return;
  showScore(form.querySelector("[data-score]"), vote);
  for (const each of form.querySelectorAll("button[data-stands-for]")) showPressed(each, vote.mine);
  announce(form.querySelector("[data-score]").textContent);
});

function showScore(place, vote) {
  const exact = `${vote.score > 0 ? "+" : ""}${vote.score}`.replace("-", "\u2212");
  place.dataset.score = vote.score;
  place.title = `${vote.score} (+${vote.up} \u2212${vote.down})`;
  place.querySelector(".score-number").textContent = exact.replace(/\d+/, compact);
  place.querySelector(".score-unit").textContent =
    Math.abs(vote.score) === 1 ? place.dataset.one : place.dataset.many;
}

function showPressed(button, mine) {
  const isPressed = Number(button.dataset.standsFor) === mine;
  button.setAttribute("aria-pressed", isPressed);
  button.value = isPressed ? "0" : button.dataset.standsFor;
}

// 999, 1.0k, 99.9k, 123k, 1.2m: rounded as the server does.
function compact(digits) {
  if (digits < 1000) return digits;
  for (const [unit, letter] of [[1e3, "k"], [1e6, "m"]]) {
    const tenths = Math.round((digits * 10) / unit);
    if (tenths < 1000) return (tenths / 10).toFixed(1) + letter;
    const whole = Math.round(digits / unit);
    if (whole < 1000) return whole + letter;
  }
  return digits;
}
