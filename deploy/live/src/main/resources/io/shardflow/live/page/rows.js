// The newest rows of a data set as they are, and one of them in full.
import { h, newId, setAttr, setText } from './dom.js';
import { NONE, dateTime } from './format.js';
import { Table } from './table.js';
import { panel } from './parts.js';

const MAX_COLUMNS = 30;
const MAX_CELL = 200;

export class RowTable {
  constructor() {
    this.part = panel('h2', 'Newest rows');
    this.csv = h('a.download', { download: '', 'aria-label': 'Download the newest rows as CSV' }, 'CSV');
    this.part.tools.append(this.csv);
    const id = newId('row');
    this.fields = h('dl.fields');
    this.dialog = h('dialog.row-dialog', { 'aria-labelledby': id },
      h('form', { method: 'dialog' },
        h('div.card-head', {}, h('h2', { id }, 'Row'), h('button.tool', {}, 'Close')),
        h('div', { tabindex: '0', role: 'group', 'aria-label': 'Fields' }, this.fields)));
    this.el = this.part.el;
    this.el.append(this.dialog);
  }

  update(ctx, c, result, text) {
    setAttr(this.csv, 'href', `/api/query.csv?${text.replace(/(^|&)limit=\d+/, '$1limit=1000')}`);
    const shape = c.set.columns.map((column) => column.name).join('\u0000');
    if (shape !== this.shape) {
      this.shape = shape;
      this.table?.el.remove();
      this.table = this.create(c.set.columns);
      this.el.insertBefore(this.table.el, this.dialog);
    }
    if (result) {
      this.table.update(result.rows.map((row) => ({ id: String(row.n), row, zone: ctx.zone })));
    }
  }

  create(columns) {
    return new Table({
      label: 'Newest rows',
      maxRows: 10,
      empty: 'No row for these filters',
      columns: [
        { id: 'time', label: 'Event time', isKey: true, width: '14rem',
          node: (r) => h('button.open-row', { type: 'button', on: { click: () => this.show(r) } }),
          update: (el, r) => setText(el, dateTime(r.row.time, r.zone, 1000)) },
        ...columns.slice(0, MAX_COLUMNS).map((column) => ({
          id: `c-${column.name}`, label: column.name, number: column.type === 'number', width: column.type === 'number' ? '8rem' : '12rem',
          text: (r) => cell(r.row.row[column.name]),
        })),
      ],
    });
  }

  show({ row, zone }) {
    this.fields.replaceChildren(
      h('dt', {}, 'Event time'), h('dd', {}, dateTime(row.time, zone, 1000)),
      h('dt', {}, 'Arrived'), h('dd', {}, dateTime(row.arrived, zone, 1000)),
      ...Object.entries(row.row).flatMap(([name, value]) => [
        h('dt', {}, name), h('dd', {}, h('pre', {}, value === null ? NONE : String(value), row.cut?.includes(name) ? ' …' : ''))]));
    this.dialog.showModal();
  }
}

/** Long texts are shown in the dialog. */
function cell(value) {
  if (value === null || value === undefined) return NONE;
  const text = String(value);
  return text.length > MAX_CELL ? `${text.slice(0, MAX_CELL)}…` : text;
}
