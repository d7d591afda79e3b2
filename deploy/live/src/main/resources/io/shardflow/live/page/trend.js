// The direction of a value: an arrow and a word.
import { h, setAttr, setText } from './dom.js';
import { PERCENT, number } from './format.js';

const ARROWS = { rising: '↑', falling: '↓', stable: '→' };

/** Returns an element with `set(row)` for a row of the data set trends. */
export function trend() {
  const arrow = h('span.trend-arrow', { 'aria-hidden': 'true' });
  const word = h('span.trend-word');
  const change = h('span.trend-change');
  const el = h('span.trend', {}, arrow, word, change);
  el.set = (row) => {
    setAttr(el, 'data-trend', ARROWS[row.trend] ? row.trend : null);
    setText(arrow, ARROWS[row.trend] ?? '');
    setText(word, String(row.trend ?? ''));
    const percent = row.change_percentage;
    setText(change, percent === null || percent === undefined ? '' : `${percent > 0 ? '+' : ''}${number(percent, PERCENT)}`);
  };
  return el;
}
