// Revenue per store and category: now, today, and minute by minute.
import { h, setShown } from './dom.js';
import { COUNT, PERCENT, clock, keyText, number } from './format.js';
import { Chart } from './chart.js';
import { Table } from './table.js';
import { bar, card, choice, dayName, link, section, setLink, tile, tiles } from './parts.js';
import { byKey, lastTotal } from './series.js';
import { kept, query } from './url.js';

const SPLITS = {
  store: { set: 'store-revenue', key: 'store_id', label: 'Stores', one: 'Store' },
  category: { set: 'category-revenue', key: 'category', label: 'Categories', one: 'Category' },
};
const MEASURES = 'revenue,sales_count';

export class RevenueSection {
  static sets = ['store-revenue', 'category-revenue'];

  constructor(ctx) {
    this.part = section('revenue', 'Revenue');
    this.el = this.part.el;
    this.now = tile('Now');
    this.today = tile('Today');
    this.sales = tile('Sales');
    this.best = tile('Best store');
    this.chart = new Chart({ label: 'Revenue', legend: false });
    this.chartCard = card('Revenue', this.chart.el);
    this.split = choice('Split by', [], (id) => ctx.router.patch({ split: id }));
    this.tables = new Map();
    this.more = link({ where: [] }, 'Lines, filters and rows');
    this.tableCard = card('Stores');
    this.tableCard.tools.append(this.split.el);
    this.tableBox = h('div');
    this.tableCard.el.append(this.tableBox, h('p.more', {}, this.more));
    this.part.body.append(tiles(this.now, this.today, this.sales, this.best), h('div.columns', {}, this.chartCard.el, this.tableCard.el));
  }

  splits(ctx) {
    return Object.entries(SPLITS).filter(([, split]) => ctx.set(split.set)).map(([id, split]) => ({ id, ...split }));
  }

  picked(ctx) {
    const all = this.splits(ctx);
    return all.find((split) => split.id === ctx.state.split) ?? all[0];
  }

  named(ctx) {
    const split = this.picked(ctx);
    const set = ctx.set(split.set).id;
    const base = { set, zone: ctx.zone, measures: MEASURES };
    return {
      line: query('series', { ...base, range: ctx.range }),
      today: query('series', { ...base, by: split.key, range: 'today', step: 'all', top: 2000 }),
      now: query('series', { ...base, by: split.key, range: 'latest', step: 'all', top: 2000 }),
    };
  }

  queries(ctx) {
    return Object.values(this.named(ctx));
  }

  update(ctx) {
    const split = this.picked(ctx);
    const set = ctx.set(split.set);
    const money = set.measures.find((m) => m.name === 'revenue') ?? { name: 'revenue', label: 'Revenue', format: 'money', unit: '', aggregate: 'sum' };
    this.part.update(set, ctx);
    const names = this.named(ctx);
    const line = ctx.result(names.line);
    const today = ctx.result(names.today);
    const now = ctx.result(names.now);
    const day = dayName(set.to, ctx);
    this.showTiles(ctx, split, money, today, now, day);
    if (line) {
      this.chartCard.setTitle(set.step === line.step && line.step === 60_000 ? 'Revenue per minute' : 'Revenue over time');
      this.chart.update({
        times: line.times, lines: [{ id: 'total', label: 'All', values: line.total.revenue }], measure: money,
        zone: ctx.zone, step: line.step, from: line.from, to: line.to,
      });
    }
    this.tableCard.setTitle(split.label);
    this.split.update(this.splits(ctx).map(({ id, label }) => ({ id, label })), split.id);
    setShown(this.split.el, this.splits(ctx).length > 1);
    setLink(this.more, { ...kept(ctx.state), set: set.id });
    if (today && now) this.showTable(ctx, split, set, money, today, now, day);
  }

  showTiles(ctx, split, money, today, now, day) {
    if (!today || !now) return;
    const at = now.times.length ? clock(now.times[0], ctx.zone) : null;
    this.now.update(at && day !== 'Today' ? `Minute of ${at}` : 'Now', number(lastTotal(now, 'revenue'), money), at && `minute from ${at}`);
    this.today.update(day, number(lastTotal(today, 'revenue'), money), today?.times.length ? `since ${clock(today.from, ctx.zone)}` : '');
    this.sales.update('Sales', number(lastTotal(today, 'sales_count'), COUNT), `${day === 'Today' ? 'today' : day}`);
    const best = byKey(today)[0];
    this.best.update(`Best ${split.one.toLowerCase()}`, best ? keyText(best.key[0]) : '–',
      best ? `${number(share(best.values.revenue, lastTotal(today, 'revenue')), PERCENT)} of the revenue` : '');
  }

  showTable(ctx, split, set, money, today, now, day) {
    if (!this.tables.has(split.id)) this.tables.set(split.id, this.table(ctx, split, set, money));
    const table = this.tables.get(split.id);
    if (this.tableBox.firstChild !== table.el) this.tableBox.replaceChildren(table.el);
    const latest = new Map(byKey(now).map((row) => [row.id, row.values]));
    const total = lastTotal(today, 'revenue');
    const max = Math.max(0, ...byKey(today).map((row) => row.values.revenue ?? 0));
    table.headers[2].querySelector('span').textContent = day;
    table.update(byKey(today).map((row) => ({
      id: row.id,
      name: row.key[0],
      state: ctx.state,
      now: latest.get(row.id)?.revenue ?? null,
      today: row.values.revenue,
      share: share(row.values.revenue, total),
      length: max ? (row.values.revenue / max) * 100 : 0,
    })));
  }

  table(ctx, split, set, money) {
    const to = (row) => ({ ...kept(row.state), set: set.id, where: [`${split.key}:${row.name}`] });
    return new Table({
      label: `Revenue per ${split.one.toLowerCase()}`,
      sort: { column: 'today', down: true },
      maxRows: 9,
      columns: [
        { id: 'name', label: split.one, isKey: true, width: '28%', value: (row) => row.name,
          node: (row) => link(to(row), h('bdi', { title: row.name }, keyText(row.name))), update: (a, row) => setLink(a, to(row)) },
        { id: 'now', label: 'Now', number: true, width: '20%', value: (row) => row.now, text: (row) => number(row.now, money) },
        { id: 'today', label: 'Today', number: true, width: '25%', value: (row) => row.today, text: (row) => number(row.today, money) },
        { id: 'share', label: 'Share', number: true, width: '27%', value: (row) => row.share, node: bar,
          update: (el, row) => el.set(row.length, number(row.share, PERCENT)) },
      ],
    });
  }

  restyle() {
    this.chart.restyle();
  }

  destroy() {
    this.chart.destroy();
  }
}

function share(part, whole) {
  return whole ? (part / whole) * 100 : null;
}
