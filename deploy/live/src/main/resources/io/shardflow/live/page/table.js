// A sortable table that only has elements for the rows in view.
import { h, setAttr, setShown, setText } from './dom.js';

const ROW_REM = 2.25;
const MARGIN = 8;
const ALL_UP_TO = 60;

/** A table element, made once and updated often. */
export class Table {
  /**
   * @param options `label`; `columns` of `{id, label, number, value(row), text(row), node(row),
   *     update(node, row), width, isKey}`; `sort` `{column, down}` or null for the order of the rows; `maxRows` in
   *     view; `empty` the text without rows
   */
  constructor(options) {
    this.options = options;
    this.sort = options.sort ?? null;
    this.rows = [];
    this.view = [];
    this.pool = new Map();
    this.body = h('tbody');
    this.before = h('tr.spacer', { 'aria-hidden': 'true' }, h('td', { colspan: options.columns.length }));
    this.after = h('tr.spacer', { 'aria-hidden': 'true' }, h('td', { colspan: options.columns.length }));
    this.body.append(this.before, this.after);
    this.headers = options.columns.map((column) => this.header(column));
    this.table = h('table', {},
      h('caption.visually-hidden', {}, options.label),
      h('colgroup', {}, options.columns.map((column) => sized(h('col'), column.width))),
      h('thead', {}, h('tr', { 'aria-rowindex': '1' }, this.headers)),
      this.body);
    this.scroller = h('div.table-scroll', {
      tabindex: '0', role: 'region', 'aria-label': options.label, on: { scroll: () => this.scrolled() },
    }, this.table);
    this.empty = h('p.table-empty', { hidden: true }, options.empty ?? 'No rows');
    this.el = h('div.table', {}, this.scroller, this.empty);
    this.el.table = this;
    this.showSort();
  }

  /** Shows rows; each has an `id`. */
  update(rows) {
    this.rows = rows;
    this.grow(rows.length);
    this.arrange();
  }

  /** Shows only rows for which this returns true; null shows all. */
  filter(test) {
    this.test = test;
    this.scroller.scrollTop = 0;
    this.arrange();
  }

  /** Few rows need little room. A table never shrinks, because what is below would jump. */
  grow(count) {
    const max = this.options.maxRows ?? 10;
    const needed = Math.min(max, Math.max(count, this.options.minRows ?? 3));
    if (needed > (this.shownRows ?? 0)) {
      this.shownRows = needed;
      this.scroller.style.setProperty('--rows', needed);
    }
  }

  header(column) {
    const label = h('span', {}, column.label);
    const content = column.value
      ? h('button.sort', { type: 'button', on: { click: () => this.sortBy(column) } }, label,
        h('span.sort-mark', { 'aria-hidden': 'true' }))
      : label;
    return h(column.number ? 'th.number' : 'th', { scope: 'col', title: column.help }, content);
  }

  sortBy(column) {
    const isSame = this.sort?.column === column.id;
    this.sort = { column: column.id, down: isSame ? !this.sort.down : Boolean(column.number) };
    this.showSort();
    this.arrange();
  }

  showSort() {
    this.options.columns.forEach((column, i) => {
      const order = this.sort?.column === column.id ? (this.sort.down ? 'descending' : 'ascending') : null;
      setAttr(this.headers[i], 'aria-sort', order);
      const mark = this.headers[i].querySelector('.sort-mark');
      if (mark) setText(mark, order === 'descending' ? '↓' : order === 'ascending' ? '↑' : '');
    });
  }

  arrange() {
    let view = this.test ? this.rows.filter(this.test) : this.rows;
    const column = this.sort && this.options.columns.find((c) => c.id === this.sort.column);
    if (column) view = sorted(view, column, this.sort.down);
    this.view = view;
    this.isWhole = view.length <= ALL_UP_TO;
    setAttr(this.table, 'aria-rowcount', view.length + 1);
    setShown(this.empty, view.length === 0);
    this.range = null;
    this.draw();
  }

  scrolled() {
    if (!this.isWhole && !this.frame) {
      this.frame = requestAnimationFrame(() => {
        this.frame = null;
        this.draw();
      });
    }
  }

  draw() {
    const count = this.view.length;
    const pixels = rowHeight();
    const top = this.scroller.scrollTop;
    const height = this.scroller.clientHeight || 400;
    const first = this.isWhole ? 0 : Math.max(0, Math.floor(top / pixels) - MARGIN);
    const last = this.isWhole ? count : Math.min(count, Math.ceil((top + height) / pixels) + MARGIN);
    if (this.range && this.range[0] === first && this.range[1] === last) return;
    this.range = [first, last];
    const used = new Map();
    let place = this.before.nextSibling;
    for (let i = first; i < last; i++) {
      const row = this.view[i];
      const el = this.pool.get(row.id) ?? this.create(row);
      this.fill(el, row, i);
      used.set(row.id, el);
      if (el === place) place = place.nextSibling;
      else this.body.insertBefore(el, place);
    }
    const focused = document.activeElement;
    for (const [id, el] of this.pool) {
      if (used.get(id) === el) continue;
      if (el.contains(focused)) this.scroller.focus({ preventScroll: true });
      el.remove();
    }
    this.pool = used;
    setHeight(this.before, first * pixels);
    setHeight(this.after, (count - last) * pixels);
  }

  create(row) {
    const cells = this.options.columns.map((column) => {
      const cell = h(column.isKey ? 'th' : column.number ? 'td.number' : 'td', column.isKey ? { scope: 'row' } : {});
      if (column.node) cell.append(column.node(row));
      return cell;
    });
    const el = h('tr', {}, cells);
    el.cellElements = cells;
    return el;
  }

  fill(el, row, i) {
    setAttr(el, 'aria-rowindex', i + 2);
    setAttr(el, 'data-level', row.level);
    this.options.columns.forEach((column, k) => {
      const cell = el.cellElements[k];
      if (column.node) column.update?.(cell.firstChild, row);
      else setText(cell, column.text(row));
    });
  }
}

function sorted(rows, column, down) {
  const value = column.value;
  const factor = down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const x = value(a);
    const y = value(b);
    // Rows without a value are last in both orders.
    if (x === null || x === undefined) return y === null || y === undefined ? 0 : 1;
    if (y === null || y === undefined) return -1;
    return factor * (typeof x === 'string' ? x.localeCompare(String(y), undefined, { numeric: true }) : x - y);
  });
}

/** Rows are as high as the style sheet says, also where letters are larger. */
function rowHeight() {
  return ROW_REM * parseFloat(getComputedStyle(document.documentElement).fontSize);
}

function setHeight(spacer, height) {
  spacer.firstChild.style.height = `${height}px`;
  setShown(spacer, height > 0);
}

function sized(col, width) {
  if (width) col.style.setProperty('--width', width);
  return col;
}
