// Sensors: averages and alert share per building and floor, trends, and temperature probes.
import { h, setShown } from './dom.js';
import { PERCENT, keyText, number } from './format.js';
import { Chart } from './chart.js';
import { Table } from './table.js';
import { bar, card, choice, link, section, setLink } from './parts.js';
import { byKey } from './series.js';
import { trend } from './trend.js';
import { kept, query, readableStep } from './url.js';

const DECIMAL = { name: 'avg_reading', label: 'Average', format: 'decimal', unit: '', aggregate: 'mean' };
const MAX_LINES = 10;

export class SensorsSection {
  static sets = ['sensor-summaries', 'trends', 'sensor-averages'];

  constructor(ctx) {
    this.part = section('sensors', 'Sensors');
    this.el = this.part.el;
    this.open = new Set();
    this.types = choice('Sensor type', [], (type) => ctx.router.patch({ type }));
    this.chart = new Chart({ label: 'Average reading per building', small: true });
    this.chartCard = card('Average per building', this.chart.el);
    this.table = new Table({ label: 'Sensors per building and floor', maxRows: 9, columns: this.columns() });
    this.tableCard = card('Buildings and floors', this.table.el);
    this.more = link({ where: [] }, 'Lines, filters and rows');
    this.tableCard.el.append(h('p.more', {}, this.more));
    this.summaries = h('div.columns', {}, this.tableCard.el, this.chartCard.el);
    this.trends = new Table({ label: 'Trends', maxRows: 8, columns: trendColumns() });
    this.trendCard = card('Trends', this.trends.el);
    this.probes = new Table({ label: 'Temperature probes', maxRows: 8, sort: { column: 'gap', down: true }, columns: probeColumns() });
    this.probeCard = card('Temperature probes', this.probes.el);
    this.part.body.append(this.types.el, this.summaries, h('div.columns', {}, this.trendCard.el, this.probeCard.el));
  }

  named(ctx) {
    const zone = ctx.zone;
    const names = {};
    const summaries = ctx.set('sensor-summaries');
    if (summaries) {
      const base = { set: summaries.id, zone, range: ctx.range };
      names.floors = query('series', { ...base, by: 'sensor_type,location,floor', step: 'all', top: 2000, order: 'total_count' });
      names.line = query('series', { ...base, by: 'sensor_type,location', top: 200, step: readableStep(ctx.range, summaries), measures: 'avg_reading' });
    }
    if (ctx.set('trends')) names.trends = query('latest', { set: ctx.set('trends').id, limit: 200 });
    if (ctx.set('sensor-averages')) {
      names.probes = query('series', { set: ctx.set('sensor-averages').id, zone, range: ctx.range, by: 'sensor_id', step: 'all', top: 2000 });
    }
    return names;
  }

  queries(ctx) {
    return Object.values(this.named(ctx));
  }

  update(ctx) {
    const names = this.named(ctx);
    this.part.update(ctx.set('sensor-summaries') ?? ctx.set('trends') ?? ctx.set('sensor-averages'), ctx);
    const trends = (names.trends && ctx.result(names.trends)?.rows) ?? [];
    this.showSummaries(ctx, names, trends);
    setShown(this.trendCard.el, Boolean(names.trends));
    this.trends.update(trends.map(({ row }, i) => ({ id: `${row.sensor_type}\u0000${row.location}`, row, ctx, i })));
    setShown(this.probeCard.el, Boolean(names.probes));
    if (names.probes && ctx.result(names.probes)) {
      this.probes.update(byKey(ctx.result(names.probes)).map((row) => ({ ...row, name: row.key[0], state: ctx.state, set: ctx.set('sensor-averages').id })));
    }
  }

  showSummaries(ctx, names, trends) {
    const set = ctx.set('sensor-summaries');
    setShown(this.summaries, Boolean(set));
    setShown(this.types.el, Boolean(set));
    if (!set) return;
    setLink(this.more, { ...kept(ctx.state), set: set.id });
    if (!ctx.result(names.floors)) return;
    const floors = byKey(ctx.result(names.floors));
    const types = [...new Set(floors.map((row) => row.key[0]))].sort();
    this.type = types.includes(ctx.state.type) ? ctx.state.type : types[0];
    this.types.update(types.map((id) => ({ id, label: keyText(id) })), this.type);
    this.floors = floors.filter((row) => row.key[0] === this.type);
    this.trendByPlace = new Map(trends.filter(({ row }) => row.sensor_type === this.type).map(({ row }) => [row.location, row]));
    this.ctx = ctx;
    this.showTable();
    const line = names.line && ctx.result(names.line);
    if (line) {
      this.chartCard.setTitle(`Average ${keyText(this.type)} per building`);
      this.chart.update({
        times: line.times, measure: set.measures.find((m) => m.name === 'avg_reading') ?? DECIMAL, zone: ctx.zone, step: line.step, from: line.from, to: line.to,
        lines: line.keys.map((key, k) => ({ id: key[1] ?? '', type: key[0], label: keyText(key[1]), values: line.values.avg_reading[k] }))
          .filter((one) => one.type === this.type).sort((a, b) => natural(a.id, b.id)).slice(0, MAX_LINES),
      });
    }
  }

  /** Buildings, and below those that are open their floors. */
  showTable() {
    const rows = [];
    for (const place of [...new Set(this.floors.map((row) => row.key[1]))].sort(natural)) {
      const floors = this.floors.filter((row) => row.key[1] === place);
      const isOpen = this.open.has(place);
      rows.push({ id: place, name: place, level: 1, isOpen, values: combined(floors), trend: this.trendByPlace.get(place), count: floors.length });
      if (isOpen) {
        floors.sort((a, b) => natural(a.key[2], b.key[2]));
        for (const floor of floors) rows.push({ id: floor.id, name: floor.key[2], place, level: 2, values: floor.values });
      }
    }
    this.table.update(rows);
  }

  toggle(place) {
    if (!this.open.delete(place)) this.open.add(place);
    this.showTable();
  }

  columns() {
    const value = (id, label, measure, width) => ({ id, label, number: true, width, text: (row) => number(row.values[id], measure) });
    return [
      { id: 'name', label: 'Place', isKey: true, width: '30%', node: (row) => row.level === 1 ? this.opener(row) : h('bdi.floor', { title: row.name }, keyText(row.name)),
        update: (el, row) => row.level === 1 && el.setAttribute('aria-expanded', String(row.isOpen)) },
      value('avg_reading', 'Average', DECIMAL, '17%'),
      { id: 'range', label: 'Low – high', number: true, width: '25%', text: (row) => `${number(row.values.min_reading, DECIMAL)} – ${number(row.values.max_reading, DECIMAL)}` },
      { id: 'alert_share', label: 'Alert share', number: true, width: '28%', node: bar,
        update: (el, row) => el.set(row.values.alert_share, number(row.values.alert_share, PERCENT)) },
    ];
  }

  opener(row) {
    return h('button.opener', { type: 'button', 'aria-expanded': 'false', on: { click: () => this.toggle(row.id) } },
      h('span.opener-mark', { 'aria-hidden': 'true' }), h('bdi', { title: row.name }, keyText(row.name)));
  }

  restyle() {
    this.chart.restyle();
  }

  destroy() {
    this.chart.destroy();
  }
}

/** What the floors of a building are together: means weighted by readings, shares of all readings. */
export function combined(floors) {
  let readings = 0;
  let alerts = 0;
  let sum = 0;
  for (const { values } of floors) {
    readings += values.total_count ?? 0;
    alerts += values.alert_count ?? 0;
    sum += (values.avg_reading ?? 0) * (values.total_count ?? 0);
  }
  return {
    avg_reading: readings ? sum / readings : null,
    min_reading: Math.min(...floors.map((f) => f.values.min_reading ?? Infinity)),
    max_reading: Math.max(...floors.map((f) => f.values.max_reading ?? -Infinity)),
    alert_count: alerts,
    total_count: readings,
    alert_share: readings ? (alerts / readings) * 100 : null,
  };
}

function natural(a, b) {
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}

function trendColumns() {
  return [
    { id: 'type', label: 'Sensor type', isKey: true, width: '23%', value: (r) => r.row.sensor_type, text: (r) => keyText(r.row.sensor_type) },
    { id: 'location', label: 'Building', width: '23%', value: (r) => r.row.location, text: (r) => keyText(r.row.location) },
    { id: 'avg', label: 'Average', number: true, width: '18%', value: (r) => r.row.current_avg, text: (r) => number(r.row.current_avg, DECIMAL) },
    { id: 'trend', label: 'Trend', width: '36%', value: (r) => r.row.change_percentage, node: () => trend(), update: (el, r) => el.set(r.row) },
  ];
}

function probeColumns() {
  const gap = (row) => row.values.avg_measured_temp === null ? null : row.values.avg_measured_temp - row.values.avg_ambient_temp;
  return [
    { id: 'name', label: 'Sensor', isKey: true, width: '34%', value: (row) => row.name,
      node: (row) => link({ ...kept(row.state), set: row.set, where: [`sensor_id:${row.name}`] }, h('bdi', { title: row.name }, keyText(row.name))) },
    { id: 'measured', label: 'Measured', number: true, width: '22%', value: (row) => row.values.avg_measured_temp, text: (row) => number(row.values.avg_measured_temp, DECIMAL) },
    { id: 'ambient', label: 'Ambient', number: true, width: '22%', value: (row) => row.values.avg_ambient_temp, text: (row) => number(row.values.avg_ambient_temp, DECIMAL) },
    { id: 'gap', label: 'Gap', number: true, width: '22%', value: gap, text: (row) => number(gap(row), DECIMAL) },
  ];
}
