// A look at what dead letters hold: asked for when the reader opens it.
import { h, setShown, setText } from './dom.js';
import { dateTime } from './format.js';
import { query } from './url.js';

const LIMIT = 20;

export class PayloadRows {
  constructor() {
    this.list = h('ol.payloads');
    this.note = h('p.card-note', { hidden: true });
    this.el = h('details.values', { on: { toggle: () => this.el.open && this.load() } },
      h('summary', {}, 'Look at the newest payloads'), this.note, this.list);
  }

  update(ctx, set) {
    this.ctx = ctx;
    if (this.el.open && this.set && set.changed !== this.set.changed) {
      this.set = set;
      this.load();
    }
    this.set = set;
  }

  async load() {
    try {
      const response = await fetch(`/api/query?${query('rows', { set: this.set.id, limit: LIMIT })}`);
      const result = await response.json();
      if (!response.ok) throw new Error(result.error);
      setShown(this.note, false);
      this.list.replaceChildren(...result.rows.map((row) => this.item(row)));
    } catch (failure) {
      setShown(this.note, true);
      setText(this.note, `The payloads cannot be read: ${failure.message}`);
    }
  }

  item({ row, time, cut }) {
    const where = [row.job, row.field, row.source, row.position].filter((part) => typeof part === 'string' && part !== '').join(' · ');
    return h('li', {},
      h('p.payload-reason', {}, h('bdi', {}, String(row.reason ?? ''))),
      h('p.payload-where', {}, `${dateTime(time, this.ctx.zone, 1000)} · `, h('bdi', {}, where)),
      h('pre', { tabindex: '0', role: 'group', 'aria-label': 'Payload' }, String(row.payload ?? '')),
      cut?.includes('payload') ? h('p.payload-where', {}, 'The beginning of a longer payload') : null);
  }
}
