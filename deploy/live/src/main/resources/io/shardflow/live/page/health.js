// The jobs: records in and out, how far behind they are, and what could not be used.
import { h, setShown, setText } from './dom.js';
import { COUNT, keyText, metric, number } from './format.js';
import { PayloadRows } from './payloads.js';
import { Table } from './table.js';
import { badge, card, link, section, setLink, updateBadge } from './parts.js';
import { byKey } from './series.js';
import { kept, query } from './url.js';

const STATES = { running: 'live', ended: 'ok', failed: 'error', unknown: 'empty' };
const WORDS = { running: 'Running', ended: 'Ended', failed: 'Failed', unknown: 'Unknown' };
const FIRST = ['recordsRead', 'rowsWritten', 'watermarkLagMillis', 'recordsLate', 'recordsMalformed'];
const MAX_COLUMNS = 8;

export class HealthSection {
  static sets = ['dead-letters', 'late-events', 'undelivered', 'archive'];

  constructor() {
    this.part = section('health', 'Pipeline health');
    this.el = this.part.el;
    this.jobsCard = card('Jobs');
    this.source = h('p.card-note');
    this.jobsBox = h('div');
    this.jobsCard.el.append(this.jobsBox, this.source);
    this.dead = new Table({ label: 'Dead letters by reason', maxRows: 8, sort: { column: 'count', down: true }, columns: deadColumns(), empty: 'No dead letters' });
    this.payloads = new PayloadRows();
    this.deadLink = link({ where: [] }, 'All dead letters');
    this.deadCard = card('Dead letters', this.dead.el, this.payloads.el, h('p.more', {}, this.deadLink));
    this.late = new Table({ label: 'Other rows that were not used', maxRows: 8, columns: lateColumns() });
    this.lateCard = card('Late and undelivered', this.late.el);
    this.part.body.append(this.jobsCard.el, h('div.columns', {}, this.deadCard.el, this.lateCard.el));
  }

  named(ctx) {
    const names = { health: query('health') };
    const dead = ctx.set('dead-letters');
    if (dead) {
      names.dead = query('series', { set: dead.id, by: 'job,reason', range: 'all', step: 'all', measures: 'rows', top: 200 });
    }
    return names;
  }

  queries(ctx) {
    return Object.values(this.named(ctx));
  }

  update(ctx) {
    const names = this.named(ctx);
    const sets = ctx.sets.filter((set) => set.changed !== null).sort((a, b) => b.changed - a.changed);
    this.part.update(sets[0], ctx);
    this.showJobs(ctx.result(names.health));
    const dead = ctx.set('dead-letters');
    setShown(this.deadCard.el, Boolean(dead));
    if (dead) {
      setLink(this.deadLink, { ...kept(ctx.state), set: dead.id });
      if (ctx.result(names.dead)) this.dead.update(byKey(ctx.result(names.dead)).map((row) => ({ ...row, set: dead.id, state: ctx.state })));
      this.payloads.update(ctx, dead);
    }
    const others = ['late-events', 'undelivered'].map((id) => ctx.set(id)).filter(Boolean);
    setShown(this.lateCard.el, others.length > 0);
    this.late.update(others.map((set) => ({ id: set.id, set, state: ctx.state })));
  }

  showJobs(health) {
    setShown(this.jobsCard.el, Boolean(health?.jobs.length));
    if (!health?.jobs.length) return;
    const used = health.metrics.filter((m) => health.jobs.some((job) => job.values[m.name] !== undefined && job.values[m.name] !== null));
    const order = FIRST.map((name) => used.find((m) => m.name === name)).filter(Boolean);
    const metrics = [...order, ...used.filter((m) => !order.includes(m))].slice(0, MAX_COLUMNS);
    const shape = metrics.map((m) => m.name).join();
    if (shape !== this.jobsShape) {
      this.jobsShape = shape;
      this.jobs = new Table({ label: 'Jobs', maxRows: 12, columns: jobColumns(metrics) });
      this.jobsBox.replaceChildren(this.jobs.el);
    }
    this.jobs.update(health.jobs.map((job) => ({ id: job.job, job })));
    setText(this.source, health.source === 'metrics'
      ? 'From the metrics of the jobs.'
      : 'From the files in the folder: the jobs themselves are not asked.');
  }
}

function jobColumns(metrics) {
  return [
    { id: 'job', label: 'Job', isKey: true, width: '12rem', value: (r) => r.job.job, text: (r) => r.job.job },
    { id: 'state', label: 'State', width: '8rem', value: (r) => r.job.state, node: () => badge('empty', ''),
      update: (el, r) => updateBadge(el, STATES[r.job.state] ?? 'empty', WORDS[r.job.state] ?? r.job.state) },
    ...metrics.map((m) => ({
      id: m.name, label: m.label, help: m.help, number: true, width: '8.5rem', value: (r) => r.job.values[m.name] ?? null, text: (r) => metric(r.job.values[m.name], m.unit),
    })),
  ];
}

function deadColumns() {
  const to = (row) => ({ ...kept(row.state), set: row.set, where: [`job:${row.key[0]}`, `reason:${row.key[1]}`] });
  return [
    { id: 'reason', label: 'Reason', isKey: true, width: '56%', value: (row) => row.key[1],
      node: (row) => link(to(row), h('bdi', { title: row.key[1] }, keyText(row.key[1]))) },
    { id: 'job', label: 'Job', width: '26%', value: (row) => row.key[0], text: (row) => keyText(row.key[0]) },
    { id: 'count', label: 'Records', number: true, width: '18%', value: (row) => row.values.rows, text: (row) => number(row.values.rows, COUNT) },
  ];
}

function lateColumns() {
  return [
    { id: 'title', label: 'Data set', isKey: true, width: '60%', node: (row) => link({ ...kept(row.state), set: row.set.id }, row.set.title) },
    { id: 'rows', label: 'Records', number: true, width: '40%', text: (row) => number(row.set.rows, COUNT) },
  ];
}
