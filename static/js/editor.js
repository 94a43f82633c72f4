// Gives `textarea[data-editor]` a row of tools, and lets it grow with its text.

for (const area of document.querySelectorAll("textarea[data-editor]")) {
  addTools(area);
  area.addEventListener("input", () => grow(area));
  grow(area);
}

function addTools(area) {
  const tools = area.parentElement.querySelector("template[data-tools]").content.firstElementChild.cloneNode(true);
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) apply(area, button.dataset);
  });
  tools.addEventListener("keydown", moveAlong);
  area.before(tools);
}

function apply(area, { before = "", after = "", line = "" }) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const chosen = value.slice(start, end);
  if (line) return applyToLines(area, line);
  const isBlock = before === "`" && chosen.includes("\n");
  const [open, close] = isBlock ? ["```\n", "\n```"] : [before, after];
  replace(area, start, end, open + chosen + close);
  area.setSelectionRange(start + open.length, start + open.length + chosen.length);
}

function applyToLines(area, mark) {
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const end = area.selectionEnd;
  const lines = area.value.slice(start, end).split("\n");
  const isMarked = lines.every((each) => each.startsWith(mark));
  const text = lines.map((each) => (isMarked ? each.slice(mark.length) : mark + each)).join("\n");
  replace(area, start, end, text);
}

// `execCommand` is old, but the only way that leaves "undo" working.
function replace(area, start, end, text) {
  area.focus();
  area.setSelectionRange(start, end);
  if (document.execCommand("insertText", false, text)) return;
  area.setRangeText(text, start, end, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

// One stop for the Tab key; the arrows walk inside the row.
function moveAlong(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const here = buttons.indexOf(event.target);
  const next = buttons[(here + step + buttons.length) % buttons.length];
  buttons[here].tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

function grow(area) {
  const most = window.innerHeight * 0.7;
  if (area.scrollHeight > area.clientHeight && area.clientHeight < most) {
    area.style.height = `${Math.min(area.scrollHeight + 4, most)}px`;
  }
}
