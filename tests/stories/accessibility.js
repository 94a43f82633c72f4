// Looks a page over as somebody would who cannot see it, or not well; gives a list of complaints.
() => {
  const complaints = [];
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const shown = (selector) => all(selector).filter((element) => element.checkVisibility());
  const complain = (what, element) => complaints.push(`${what}: ${describe(element)}`);

  for (const folded of all("details")) folded.open = true;
  checkDocument();
  checkHeadings();
  checkLandmarks();
  checkNames();
  checkReferences();
  checkContrast();
  return complaints;

  function describe(element) {
    const start = element.cloneNode(false).outerHTML.slice(0, 120);
    return `${start} ${element.textContent.trim().replace(/\s+/g, " ").slice(0, 40)}`.trim();
  }

  function checkDocument() {
    if (!document.documentElement.lang) complaints.push("no language");
    if (!document.title.trim()) complaints.push("no title");
    for (const image of all("img:not([alt])")) complain("image without alt", image);
    for (const element of all("[tabindex]")) {
      if (element.tabIndex > 0) complain("out of the order of Tab", element);
    }
    for (const element of all('[aria-hidden="true"] :is(a[href], button, input, textarea, select)')) {
      if (element.tabIndex >= 0) complain("hidden, but reached by Tab", element);
    }
  }

  function checkHeadings() {
    const headings = shown("h1, h2, h3, h4, h5, h6");
    const first = headings.filter((heading) => heading.tagName === "H1");
    if (first.length !== 1) complaints.push(`${first.length} headings of level 1`);
    let above = 0;
    for (const heading of headings) {
      const level = Number(heading.tagName[1]);
      if (level > above + 1) complain("heading skips a level", heading);
      if (!heading.textContent.trim()) complain("empty heading", heading);
      above = level;
    }
  }

  function checkLandmarks() {
    for (const [selector, least] of [["main", 1], ["body > header", 1], ["body > footer", 1], ["nav", 1]]) {
      const found = all(selector).length;
      if (found < least || (selector === "main" && found > 1)) complaints.push(`${found} ${selector}`);
    }
    const names = all("nav").map((nav) => nav.getAttribute("aria-label") ?? "");
    if (names.length > 1 && new Set(names).size < names.length) complaints.push(`nav named twice: ${names}`);
  }

  function checkNames() {
    for (const field of shown("input, textarea, select")) {
      const isLabelled = [...(field.labels ?? [])].some((label) => label.textContent.trim());
      if (!isLabelled && !givenName(field)) complain("field without label", field);
    }
    for (const element of all("a[href], button, summary")) {
      if (!givenName(element) && !ownText(element)) complain("without name", element);
    }
  }

  function givenName(element) {
    const ids = (element.getAttribute("aria-labelledby") ?? "").split(" ").filter(Boolean);
    const labels = ids.map((id) => document.getElementById(id)?.textContent ?? "");
    return [element.getAttribute("aria-label") ?? "", ...labels].join("").trim();
  }

  function ownText(element) {
    const images = all("img[alt]", element).map((image) => image.alt);
    return [element.textContent, ...images].join("").trim();
  }

  function checkReferences() {
    const ids = all("[id]").map((element) => element.id);
    for (const id of new Set(ids.filter((each, i) => ids.indexOf(each) !== i))) complaints.push(`id twice: ${id}`);
    for (const name of ["for", "aria-labelledby", "aria-describedby", "popovertarget"]) {
      for (const element of all(`[${name}]`)) {
        const missing = element.getAttribute(name).split(" ").filter((id) => !ids.includes(id));
        if (missing.length) complain(`${name} leads nowhere`, element);
      }
    }
    for (const link of all('a[href^="#"]')) {
      if (!ids.includes(link.hash.slice(1))) complain("leads nowhere", link);
    }
  }

  function checkContrast() {
    for (const element of shown("body *")) {
      const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      if (!hasText || element.closest(":disabled, svg, template") || isForEarsOnly(element)) continue;
      const ratio = contrast(element);
      if (ratio < least(element)) complain(`contrast ${ratio.toFixed(2)}`, element);
    }
  }

  function isForEarsOnly(element) {
    const box = element.getBoundingClientRect();
    return element.closest(".visually-hidden, .skip") !== null || box.width <= 1 || box.height <= 1;
  }

  function least(element) {
    const { fontSize, fontWeight } = getComputedStyle(element);
    const size = parseFloat(fontSize);
    return size >= 24 || (size >= 18.66 && fontWeight >= 700) ? 3 : 4.5;
  }

  function contrast(element) {
    const ground = background(element);
    const ink = over(faded(rgba(getComputedStyle(element).color), element), ground);
    const [light, dark] = [luminance(ink), luminance(ground)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  }

  function background(element) {
    const layers = [];
    for (let each = element; each; each = each.parentElement) layers.push(rgba(getComputedStyle(each).backgroundColor));
    const canvas = matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18, 1] : [255, 255, 255, 1];
    return layers.reverse().reduce((below, layer) => over(layer, below), canvas);
  }

  function faded([red, green, blue, alpha], element) {
    for (let each = element; each; each = each.parentElement) alpha *= getComputedStyle(each).opacity;
    return [red, green, blue, alpha];
  }

  // A canvas knows every way to write a colour.
  function rgba(colour) {
    const canvas = (checkContrast.canvas ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true }));
    checkContrast.known ??= new Map();
    if (!checkContrast.known.has(colour)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
      checkContrast.known.set(colour, [red, green, blue, alpha / 255]);
    }
    return checkContrast.known.get(colour);
  }

  function over([red, green, blue, alpha], below) {
    return [red, green, blue].map((part, i) => part * alpha + below[i] * (1 - alpha)).concat(1);
  }

  function luminance(colour) {
    const [red, green, blue] = colour.slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }
}
