// Counts what is typed into `[data-maxlength]` once it comes near the limit.

for (const field of document.querySelectorAll("[data-maxlength]")) {
  const counter = document.createElement("span");
  counter.className = "counter";
  (field.closest(".editor")?.querySelector(".editor-foot") ?? field.parentElement).append(counter);
  field.addEventListener("input", () => count(field, counter));
  count(field, counter);
}

function count(field, counter) {
  const most = Number(field.dataset.maxlength);
  const typed = [...field.value].length;
  counter.hidden = typed < most * 0.8;
  counter.textContent = `${typed.toLocaleString()} / ${most.toLocaleString()}`;
  counter.classList.toggle("is-over", typed > most);
}
