// Alerts and anomalies as they happen, and the scores of the random cut forest.
import { announce, h, setShown } from './dom.js';
import { COUNT, dateTime, keyText, moment, number, parseTime } from './format.js';
import { Chart } from './chart.js';
import { Table } from './table.js';
import { card, link, section, setLink, tile, tiles } from './parts.js';
import { kept, query, readableStep } from './url.js';

const DECIMAL = { format: 'decimal', unit: '' };
const SCORE = { name: 'score', label: 'Highest score', format: 'score', unit: '', aggregate: 'max' };
const ROWS = { name: 'rows', label: 'Anomalies', format: 'count', unit: '', aggregate: 'count' };

export class AlertsSection {
  static sets = ['alerts', 'anomalies', 'anomaly-scores'];

  constructor() {
    this.part = section('alerts', 'Alerts and anomalies');
    this.el = this.part.el;
    this.open = tile('Open alerts');
    this.anomalyTile = tile('Anomalies');
    this.last = tile('Newest anomaly');
    this.alerts = new Table({ label: 'Open alerts', maxRows: 8, columns: alertColumns(), empty: 'No alert is open' });
    this.alertCard = card('Open alerts', this.alerts.el);
    this.alertLink = this.more(this.alertCard, 'All alerts');
    this.anomalies = new Table({ label: 'Newest anomalies', maxRows: 8, columns: anomalyColumns(), empty: 'No anomaly yet' });
    this.anomalyCard = card('Newest anomalies', this.anomalies.el);
    this.anomalyLink = this.more(this.anomalyCard, 'All anomalies');
    this.countChart = new Chart({ label: 'Anomalies per sensor type', small: true });
    this.countCard = card('Anomalies over time', this.countChart.el);
    this.scoreChart = new Chart({ label: 'Highest anomaly score per sensor type', small: true });
    this.scoreCard = card('Anomaly scores (random cut forest)', this.scoreChart.el);
    this.scoreLink = this.more(this.scoreCard, 'All scores');
    this.part.body.append(
      tiles(this.open, this.anomalyTile, this.last),
      h('div.columns', {}, this.alertCard.el, this.anomalyCard.el, this.countCard.el, this.scoreCard.el));
  }

  more(part, text) {
    const a = link({ where: [] }, text);
    part.el.append(h('p.more', {}, a));
    return a;
  }

  named(ctx) {
    const names = {};
    const base = (set) => ({ set: set.id, zone: ctx.zone, range: ctx.range, step: readableStep(ctx.range, set) });
    const alerts = ctx.set('alerts');
    const anomalies = ctx.set('anomalies');
    const scores = ctx.set('anomaly-scores');
    if (alerts) names.open = query('latest', { set: alerts.id, limit: 200 });
    if (anomalies) {
      names.rows = query('rows', { set: anomalies.id, limit: 50 });
      names.counts = query('series', { ...base(anomalies), by: 'sensor_type', measures: 'rows' });
    }
    if (scores) names.scores = query('series', { ...base(scores), by: 'sensor_type', measures: 'score' });
    return names;
  }

  queries(ctx) {
    return Object.values(this.named(ctx));
  }

  update(ctx) {
    const names = this.named(ctx);
    const [alerts, anomalies, scores] = AlertsSection.sets.map((id) => ctx.set(id));
    this.part.update(newest([alerts, anomalies, scores]), ctx);
    this.showAlerts(ctx, alerts, names.open && ctx.result(names.open));
    this.showAnomalies(ctx, anomalies, names.rows && ctx.result(names.rows), names.counts && ctx.result(names.counts));
    setShown(this.scoreCard.el, Boolean(scores));
    if (scores) {
      setLink(this.scoreLink, { ...kept(ctx.state), set: scores.id });
      lines(this.scoreChart, ctx, ctx.result(names.scores), scores.measures.find((m) => m.name === 'score') ?? SCORE);
    }
  }

  showAlerts(ctx, set, result) {
    setShown(this.alertCard.el, Boolean(set));
    setShown(this.open.el, Boolean(set));
    if (!set || !result) return;
    setLink(this.alertLink, { ...kept(ctx.state), set: set.id });
    const count = result.rows.length;
    this.open.update('Open alerts', number(count, COUNT), count ? '▲ need a look' : '✓ all is quiet');
    if (this.openBefore !== undefined && count > this.openBefore) announce(`${count} alerts are open`);
    this.openBefore = count;
    this.alerts.update(result.rows.map((row) => ({ id: row.row.alert_id ?? String(row.n), row: row.row, zone: ctx.zone, now: ctx.now })));
  }

  showAnomalies(ctx, set, rows, counts) {
    for (const el of [this.anomalyCard.el, this.countCard.el, this.anomalyTile.el, this.last.el]) setShown(el, Boolean(set));
    if (!set) return;
    setLink(this.anomalyLink, { ...kept(ctx.state), set: set.id });
    if (counts) {
      const total = (counts.total.rows ?? []).reduce((sum, v) => sum + (v ?? 0), 0);
      this.anomalyTile.update('Anomalies', number(total, COUNT), 'in this time range');
      lines(this.countChart, ctx, counts, ROWS);
    }
    if (rows) {
      const first = rows.rows[0];
      this.last.update('Newest anomaly', first ? keyText(first.row.sensor_id) : '–', first ? dateTime(first.time, ctx.zone, 1000) : '');
      this.anomalies.update(rows.rows.map((row) => ({ id: String(row.n), row: row.row, time: row.time, zone: ctx.zone, now: ctx.now })));
    }
  }

  restyle() {
    this.countChart.restyle();
    this.scoreChart.restyle();
  }

  destroy() {
    this.countChart.destroy();
    this.scoreChart.destroy();
  }
}

function lines(chart, ctx, result, measure) {
  if (!result) return;
  chart.update({
    times: result.times, measure, zone: ctx.zone, step: result.step, from: result.from, to: result.to,
    lines: result.keys.map((key, k) => ({ id: key[0] ?? '', label: keyText(key[0]), values: result.values[measure.name][k] })),
  });
}

function newest(sets) {
  return sets.filter(Boolean).reduce((a, b) => ((b.changed ?? 0) > (a.changed ?? 0) ? b : a));
}

function place(row) {
  return [row.location, row.floor, row.room].filter(Boolean).join(' · ');
}

function alertColumns() {
  return [
    { id: 'rule', label: 'Rule', isKey: true, width: '26%', text: (r) => keyText(r.row.rule) },
    { id: 'place', label: 'Where', width: '34%', text: (r) => place(r.row) },
    { id: 'value', label: 'Value', number: true, width: '16%', text: (r) => number(r.row.value, DECIMAL) },
    { id: 'opened', label: 'Opened', number: true, width: '24%', text: (r) => moment(parseTime(r.row.opened_at), r.zone, r.now) },
  ];
}

function anomalyColumns() {
  return [
    { id: 'time', label: 'Time', width: '28%', isKey: true, text: (r) => moment(r.time, r.zone, r.now) },
    { id: 'type', label: 'Sensor type', width: '22%', text: (r) => keyText(r.row.sensor_type) },
    { id: 'place', label: 'Where', width: '32%', text: (r) => place(r.row) },
    { id: 'reading', label: 'Reading', number: true, width: '18%', text: (r) => number(r.row.reading, DECIMAL) },
  ];
}
