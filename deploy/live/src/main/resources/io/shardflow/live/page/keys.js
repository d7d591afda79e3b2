// All keys of a data set with all measures of the range; a click shows one of them.
import { h, setShown, setText } from './dom.js';
import { COUNT, keyText, number } from './format.js';
import { Table } from './table.js';
import { link, panel, setLink } from './parts.js';
import { byKey } from './series.js';

export class KeyTable {
  /** @param drill returns the state that shows one key */
  constructor(drill) {
    this.drill = drill;
    this.search = h('input.search', { type: 'search', 'aria-label': 'Filter the keys', placeholder: 'Filter', on: { input: () => this.filter() } });
    this.count = h('span.card-count');
    this.part = panel('h2', '');
    this.part.tools.append(this.count, this.search);
    this.el = this.part.el;
  }

  update(ctx, c, result) {
    this.by = c.by?.name;
    setShown(this.el, Boolean(c.by));
    if (!c.by) return;
    this.part.setTitle(`All by ${c.by.label.toLowerCase()}`);
    const shape = `${c.by.name}/${c.measures.map((m) => m.name)}/${c.measure.name}`;
    if (shape !== this.shape) {
      this.shape = shape;
      this.table?.el.remove();
      this.table = this.create(c);
      this.el.append(this.table.el);
      this.filter();
    }
    if (!result) return;
    const rows = byKey(result).map((row) => ({ id: row.id, name: row.key[0], text: keyText(row.key[0]), values: row.values, state: this.drill(row.key[0]) }));
    setText(this.count, `${number(rows.length + (result.others?.keys ?? 0), COUNT)} in this time range`);
    this.table.update(rows);
  }

  create(c) {
    return new Table({
      label: `All by ${c.by.label.toLowerCase()}`,
      sort: { column: c.measure.name, down: true },
      maxRows: 12,
      empty: 'No key in this time range',
      columns: [
        { id: 'key', label: c.by.label, isKey: true, width: '14rem', value: (row) => row.text,
          node: (row) => link(row.state, h('bdi', { title: row.text }, row.text)), update: (a, row) => setLink(a, row.state) },
        ...c.measures.map((m) => ({
          id: m.name, label: m.label, number: true, width: '9rem', value: (row) => row.values[m.name] ?? null, text: (row) => number(row.values[m.name], m),
        })),
      ],
    });
  }

  filter() {
    const text = this.search.value.trim().toLocaleLowerCase();
    this.table?.filter(text ? (row) => row.text.toLocaleLowerCase().includes(text) : null);
  }
}
