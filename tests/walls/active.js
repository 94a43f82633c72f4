// All in this page that acts, loads, leads astray or might, and is not ours. Returns sentences.
() => {
  const found = new Set();
  const OURS = new Set((
    "a abbr article aside b blockquote body br button code dd del details div dl dt em fieldset footer form h1 h2 " +
    "h3 h4 h5 h6 head header hr html img input ins label legend li link main meta nav ol optgroup option p path " +
    "pre script section select span strong summary svg table tbody td template textarea th thead time title tr ul use"
  ).split(" "));
  const PROSE = new Set((
    "a blockquote br code del details div em h2 h3 h4 h5 h6 hr img ins li ol p pre span strong summary table tbody td " +
    "th thead tr ul"
  ).split(" "));
  const ADDRESSES = ["href", "src", "srcset", "action", "formaction", "data", "poster", "background", "cite", "ping", "xlink:href"];
  const META = new Set(["viewport", "color-scheme", "description", "robots"]);

  const say = (what, element) => found.add(`${what}: ${element.outerHTML.slice(0, 160)}`);
  const isHere = (address) => new URL(address, location).origin === location.origin;

  function look(root) {
    for (const element of root.querySelectorAll("*")) {
      const name = element.localName;
      if (!OURS.has(name)) say("foreign element", element);
      if (element.closest(".prose") && !PROSE.has(name)) say("foreign element in a text", element);
      for (const attribute of element.attributes) lookAt(attribute, element);
      (LOOKS[name] || (() => {}))(element);
      if (name === "template") look(element.content);
    }
  }

  function lookAt({ name, value }, element) {
    if (name.startsWith("on") || name === "is" || name === "slot") say("foreign attribute", element);
    // Our own script lets a field grow with its text.
    if (name === "style" && !(element.matches("textarea[data-editor]") && /^height: [\d.]+px;$/.test(value))) say("foreign attribute", element);
    if (element.closest(".prose") && ["id", "name"].includes(name) && !element.matches(".prose")) say("name inside a text", element);
    if (name === "target") say("target", element);
    if (!ADDRESSES.includes(name)) return;
    let address;
    try {
      address = new URL(value, location);
    } catch {
      return; // leads nowhere
    }
    if (element.localName === "a" ? !["http:", "https:", "mailto:", "otpauth:"].includes(address.protocol) : address.origin !== location.origin) say("address", element);
  }

  const LOOKS = {
    script(element) {
      if (element.type === "application/ld+json" && !element.src) JSON.parse(element.textContent);
      else if (element.type !== "module" || !isHere(element.src) || !new URL(element.src).pathname.startsWith("/static/")) say("script", element);
    },
    link(element) {
      if (!["stylesheet", "icon", "canonical"].includes(element.rel) || element.parentNode !== document.head) say("link", element);
    },
    meta(element) {
      if (element.httpEquiv || element.parentNode !== document.head) say("meta", element);
      else if (!element.hasAttribute("charset") && !META.has(element.name)) say("meta", element);
    },
    svg(element) {
      if (!element.matches(".icon, .qr")) say("svg", element);
    },
    form(element) {
      if (element.closest(".prose") || !/^\/(?![/\\])/.test(element.getAttribute("action") || "/")) say("form", element);
    },
    title(element) {
      if (element.parentNode !== document.head) say("title", element);
    },
    a(element) {
      if (element.closest(".prose") && element.closest("article, .preview") && element.rel !== "nofollow ugc noopener") say("link without rel", element);
    },
  };

  look(document);
  const comments = document.createNodeIterator(document, NodeFilter.SHOW_COMMENT);
  for (let each; (each = comments.nextNode()); ) found.add(`comment: ${each.data.slice(0, 80)}`);
  const whole = document.querySelectorAll("html, head, body, main, #live, .site-foot").length;
  if (whole !== 6) found.add(`the page is broken: ${whole} of its 6 parts are there`);
  return [...found];
}
