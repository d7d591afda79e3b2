// Makes elements. Everything that comes from data becomes a text node, never markup.

/**
 * Creates an element.
 *
 * @param {string} what a tag name with classes: `div.card.wide`
 * @param {object} props attributes; `on` holds event listeners, `prop` holds properties
 * @param children nodes, texts, arrays of these; null and false are left out
 */
export function h(what, props, ...children) {
  const [tag, ...classes] = what.split('.');
  const el = document.createElement(tag);
  if (classes.length) el.className = classes.join(' ');
  for (const [name, value] of Object.entries(props ?? {})) {
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) el.addEventListener(event, listener);
    } else if (name === 'prop') {
      Object.assign(el, value);
    } else if (value === true) {
      el.setAttribute(name, '');
    } else if (value !== null && value !== undefined && value !== false) {
      el.setAttribute(name, value);
    }
  }
  append(el, children);
  return el;
}

function append(el, children) {
  for (const child of children) {
    if (Array.isArray(child)) append(el, child);
    else if (child instanceof Node) el.append(child);
    else if (child !== null && child !== undefined && child !== false) el.append(String(child));
  }
}

/** Sets a text only if it differs: unchanged nodes cost no layout. */
export function setText(el, text) {
  if (el.textContent !== text) el.textContent = text;
}

/** Sets or removes an attribute only if it differs. */
export function setAttr(el, name, value) {
  if (value === null || value === undefined || value === false) {
    if (el.hasAttribute(name)) el.removeAttribute(name);
  } else if (el.getAttribute(name) !== String(value)) {
    el.setAttribute(name, value);
  }
}

/** Shows or hides an element. */
export function setShown(el, shown) {
  if (el.hidden === shown) el.hidden = !shown;
}

/**
 * Makes the children of an element equal to a list, and keeps the elements of keys that stay.
 *
 * @param create makes the element of an item
 * @param update brings the element of an item up to date
 */
export function syncChildren(parent, items, keyOf, create, update) {
  const old = parent.itemElements ?? new Map();
  const next = new Map();
  let place = parent.firstChild;
  items.forEach((item, i) => {
    const key = keyOf(item);
    const el = old.get(key) ?? create(item, i);
    next.set(key, el);
    update?.(el, item, i);
    if (el === place) place = place.nextSibling;
    else parent.insertBefore(el, place);
  });
  for (const [key, el] of old) if (next.get(key) !== el) el.remove();
  parent.itemElements = next;
}

let ids = 0;
/** Returns an id that no other element has. */
export function newId(prefix) {
  return `${prefix}-${++ids}`;
}

/** Tells something to screen readers; for few things only. */
export function announce(text) {
  setText(document.getElementById('announce'), text);
}
