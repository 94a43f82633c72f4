// The key "/" leads to the search box.

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
  const box = document.querySelector("input[type=search]");
  if (!box?.checkVisibility?.()) return;
  event.preventDefault();
  box.focus();
});
