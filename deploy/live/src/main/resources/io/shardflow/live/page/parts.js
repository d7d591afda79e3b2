// Small parts that several views use.
import { h, setAttr, setShown, setText, syncChildren } from './dom.js';
import { dateTime, duration, isSameDay } from './format.js';
import { RANGES, href } from './url.js';

const STOPPED_AFTER = 120_000;
const HISTORIC_AFTER = 86_400_000;
const RANGE_NAMES = { '15m': '15 min', '1h': '1 h', '6h': '6 h', '24h': '24 h', today: 'Day', '7d': '7 days', all: 'All' };

/** Returns how fresh a data set is: `{state, text}` with state live, stopped, historic or empty. */
export function freshness(set, now, zone) {
  if (!set || set.changed === null || set.changed === undefined) return { state: 'empty', text: 'No rows yet' };
  const age = now - set.changed;
  const limit = Math.max(STOPPED_AFTER, 2 * (set.step ?? 0));
  const isHistoric = now - set.to > HISTORIC_AFTER && set.to < set.changed - HISTORIC_AFTER;
  if (isHistoric) return { state: 'historic', text: `Historic: up to ${dateTime(set.to, zone)}` };
  if (age > limit) return { state: 'stopped', text: `Data stopped ${duration(age)} ago` };
  return { state: 'live', text: age < 10_000 ? 'Updated just now' : `Updated ${duration(age)} ago` };
}

const ICONS = { live: '●', stopped: '■', historic: '◷', empty: '○', warning: '▲', error: '✕', ok: '✓' };

/** A word with a sign: colour is never the only difference. */
export function badge(state, text) {
  const el = h('span.badge', { 'data-state': state }, h('span.badge-icon', { 'aria-hidden': 'true' }, ICONS[state] ?? '●'), h('span'));
  setText(el.lastChild, text ?? '');
  return el;
}

export function updateBadge(el, state, text) {
  setAttr(el, 'data-state', state);
  setText(el.firstChild, ICONS[state] ?? '●');
  setText(el.lastChild, text);
}

/** Buttons of which one is pressed. */
export function choice(label, options, onPick) {
  const el = h('div.choice', { role: 'group', 'aria-label': label });
  const buttons = new Map();
  const update = (next, picked) => {
    syncChildren(el, next, (o) => o.id, (o) => {
      const button = h('button', { type: 'button', on: { click: () => onPick(o.id) } }, h('bdi'));
      buttons.set(o.id, button);
      return button;
    }, (button, o) => {
      setText(button.firstChild, o.label);
      setAttr(button, 'aria-pressed', String(o.id === picked));
    });
  };
  update(options, null);
  return { el, update };
}

/** The choice of the span of time. */
export function ranges(onPick) {
  const options = RANGES.map((id) => ({ id, label: RANGE_NAMES[id] }));
  const part = choice('Time range', options, onPick);
  return { el: part.el, update: (picked) => part.update(options, picked) };
}

/** A number that answers a question: name, value, and a line below. */
export function tile(label) {
  const name = h('dt', {}, label);
  const value = h('dd.tile-value', {}, '–');
  const note = h('dd.tile-note', {}, '\u00a0');
  return {
    el: h('div.tile', {}, name, value, note),
    update(nextLabel, text, below) {
      setText(name, nextLabel);
      setText(value, text);
      setText(note, below || '\u00a0');
    },
  };
}

/** A list of tiles. */
export function tiles(...parts) {
  return h('dl.tiles', {}, parts.map((part) => part.el));
}

/** A part of the overview: heading, freshness, link, content. */
export function section(id, title) {
  const heading = h('h2', { id: `title-${id}` }, title);
  const state = badge('empty', '');
  const problem = h('p.note.problem', { hidden: true });
  const body = h('div.section-body');
  const el = h('section.section', { id: `section-${id}`, 'aria-labelledby': `title-${id}` },
    h('header.section-head', {}, heading, state), problem, body);
  return {
    el,
    body,
    update(set, ctx, text) {
      if (text) setText(heading, text);
      const fresh = freshness(set, ctx.now, ctx.zone);
      updateBadge(state, fresh.state, fresh.text);
      const texts = [set?.problem, set?.limited].filter(Boolean);
      setShown(problem, texts.length > 0);
      setText(problem, texts.join(' '));
    },
  };
}

/** A part of a section. */
export function card(title, ...content) {
  return panel('h3', title, content);
}

/** A part of a page, or of a section: the tag of its heading tells. */
export function panel(tag, title, ...content) {
  const heading = h(tag, {}, title);
  const tools = h('div.card-tools');
  const el = h('div.card', {}, h('div.card-head', {}, heading, tools), content);
  return { el, tools, setTitle: (text) => setText(heading, text) };
}

/** A link within the page. */
export function link(state, ...content) {
  return h('a', { href: href(state), 'data-link': true }, content);
}

/** A link whose address changes with the state. */
export function setLink(el, state) {
  setAttr(el, 'href', href(state));
}

/** The name of the span that "today" means: the day of the newest event. */
export function dayName(time, ctx) {
  if (time === null || time === undefined) return 'Today';
  const last = time - 1;
  return isSameDay(last, ctx.now, ctx.zone) ? 'Today' : dateTime(last, ctx.zone, 86_400_000);
}

/** The share of a value as a bar; the number is beside it. */
export function bar() {
  const fill = h('span.bar-fill');
  const text = h('span.bar-text');
  const el = h('span.bar', {}, h('span.bar-track', { 'aria-hidden': 'true' }, fill), text);
  el.set = (share, label) => {
    const width = `${Math.max(0, Math.min(100, share || 0)).toFixed(1)}%`;
    if (fill.style.width !== width) fill.style.width = width;
    setText(text, label);
  };
  return el;
}
