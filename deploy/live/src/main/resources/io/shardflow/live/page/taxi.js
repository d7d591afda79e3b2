// Taxi trips: pick-ups by hour, and the busiest zones.
import { h } from './dom.js';
import { COUNT, keyText, number } from './format.js';
import { Chart } from './chart.js';
import { Table } from './table.js';
import { bar, card, link, section, setLink, tile, tiles } from './parts.js';
import { byKey } from './series.js';
import { kept, query } from './url.js';

const PICKUPS = { name: 'rows', label: 'Pick-ups', format: 'count', unit: '', aggregate: 'count' };
const HOUR = 3_600_000;

export class TaxiSection {
  static sets = ['taxi-trips'];

  constructor() {
    this.part = section('taxi', 'Taxi');
    this.el = this.part.el;
    this.trips = tile('Pick-ups');
    this.fares = tile('Fares');
    this.distance = tile('Mean distance');
    this.chart = new Chart({ label: 'Pick-ups by hour', legend: false });
    this.chartCard = card('Pick-ups by hour', this.chart.el);
    this.table = new Table({ label: 'Pick-ups per zone', maxRows: 9, sort: { column: 'trips', down: true }, columns: columns() });
    this.more = link({ where: [] }, 'Lines, filters and rows');
    this.part.body.append(tiles(this.trips, this.fares, this.distance),
      h('div.columns', {}, this.chartCard.el, card('Zones', this.table.el, h('p.more', {}, this.more)).el));
  }

  named(ctx) {
    const base = { set: ctx.set('taxi-trips').id, zone: ctx.zone, range: ctx.range };
    return {
      hours: query('series', { ...base, step: ['7d', 'all'].includes(ctx.range) ? 'auto' : HOUR, measures: 'rows' }),
      zones: query('series', { ...base, by: 'PULocationID', step: 'all', top: 2000, order: 'rows', measures: 'rows,total_amount,trip_distance' }),
    };
  }

  queries(ctx) {
    return Object.values(this.named(ctx));
  }

  update(ctx) {
    const set = ctx.set('taxi-trips');
    const names = this.named(ctx);
    this.part.update(set, ctx);
    setLink(this.more, { ...kept(ctx.state), set: set.id });
    const hours = ctx.result(names.hours);
    if (hours) {
      this.chartCard.setTitle(hours.step === HOUR ? 'Pick-ups by hour' : 'Pick-ups over time');
      this.chart.update({
        times: hours.times, lines: [{ id: 'total', label: 'Pick-ups', values: hours.total.rows }], measure: PICKUPS,
        zone: ctx.zone, step: hours.step, from: hours.from, to: hours.to, bars: true,
      });
    }
    const zones = ctx.result(names.zones);
    if (zones) this.showZones(ctx, set, zones);
  }

  showZones(ctx, set, zones) {
    const measure = (name) => set.measures.find((m) => m.name === name);
    const total = (name) => zones.total[name]?.[0] ?? null;
    this.trips.update('Pick-ups', number(total('rows'), COUNT), 'in this time range');
    this.fares.update('Fares', number(total('total_amount'), measure('total_amount') ?? { format: 'money', unit: 'USD' }), 'total amount');
    this.distance.update('Mean distance', number(total('trip_distance'), measure('trip_distance')), 'per trip');
    const rows = byKey(zones);
    const max = Math.max(1, ...rows.map((row) => row.values.rows ?? 0));
    this.table.update(rows.map((row) => ({
      ...row, name: row.key[0], state: ctx.state, set: set.id, length: ((row.values.rows ?? 0) / max) * 100, money: measure('total_amount'),
    })));
  }

  restyle() {
    this.chart.restyle();
  }

  destroy() {
    this.chart.destroy();
  }
}

function columns() {
  return [
    { id: 'name', label: 'Pick-up zone', isKey: true, width: '34%', value: (row) => row.name,
      node: (row) => link({ ...kept(row.state), set: row.set, where: [`PULocationID:${row.name}`] }, h('bdi', {}, keyText(row.name))) },
    { id: 'fares', label: 'Fares', number: true, width: '32%', value: (row) => row.values.total_amount, text: (row) => number(row.values.total_amount, row.money) },
    { id: 'trips', label: 'Pick-ups', number: true, width: '34%', value: (row) => row.values.rows, node: bar,
      update: (el, row) => el.set(row.length, number(row.values.rows, COUNT)) },
  ];
}
