// What the cursor of a chart points at.
import { h, setText } from './dom.js';

const MAX_ROWS = 12;

/** Fills a tooltip and moves it beside the cursor. */
export function tooltip(el, title, rows, x, width) {
  if (!el.titleElement) {
    el.titleElement = h('p.tip-title');
    el.rowsElement = h('div.tip-rows');
    el.append(el.titleElement, el.rowsElement);
  }
  setText(el.titleElement, title);
  const shown = rows.slice(0, MAX_ROWS);
  const list = el.rowsElement;
  while (list.childElementCount > shown.length) list.lastElementChild.remove();
  while (list.childElementCount < shown.length) {
    list.append(h('div.tip-row', {}, h('span.swatch'), h('bdi.tip-label'), h('span.tip-value')));
  }
  shown.forEach((row, i) => {
    const [swatch, label, value] = list.children[i].children;
    swatch.style.setProperty('--swatch', row.colour === null ? 'var(--text-2)' : `var(--c${row.colour + 1})`);
    swatch.toggleAttribute('data-dashed', row.dashed);
    setText(label, row.label);
    setText(value, row.text);
  });
  const isRight = x > width / 2;
  el.style.transform = isRight ? `translateX(calc(${Math.round(x - 12)}px - 100%))` : `translateX(${Math.round(x + 12)}px)`;
}
