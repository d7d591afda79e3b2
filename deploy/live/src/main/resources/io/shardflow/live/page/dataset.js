// One data set: a chart of its measures, all its keys, and its newest rows. Works for any data set.
import { h, setAttr, setShown, setText } from './dom.js';
import { COUNT, dateTime, duration, keyText, number } from './format.js';
import { Chart } from './chart.js';
import { KeyTable } from './keys.js';
import { RowTable } from './rows.js';
import { badge, choice, freshness, link, panel, ranges, setLink, updateBadge } from './parts.js';
import { condition, kept, query, rangeParams } from './url.js';

const ROWS = { name: 'rows', label: 'Rows', aggregate: 'count', format: 'count', unit: '' };
const TOP = 10;
const ALL = 2000;
const LATEST_ROWS = 200;

export class DatasetView {
  constructor(ctx) {
    this.router = ctx.router;
    this.id = ctx.state.set;
    this.crumbs = h('ol');
    this.heading = h('h1');
    this.state = badge('empty', '');
    this.facts = h('p.facts');
    this.notes = h('div.notes');
    this.range = ranges((range) => this.router.patch({ range, from: undefined, to: undefined }));
    this.span = h('button.span', { type: 'button', hidden: true, on: { click: () => this.router.patch({ from: undefined, to: undefined }) } });
    this.measure = choice('Measure', [], (measure) => this.router.patch({ measure }));
    this.by = choice('Group by', [], (by) => this.router.patch({ by }));
    this.filters = h('ul.filters', { 'aria-label': 'Filters', hidden: true });
    this.chart = new Chart({
      label: 'Measure over time',
      onPick: (line) => this.router.go(this.drilled(line.key)),
      onZoom: (from, to) => this.router.patch({ from: String(from), to: String(to), range: undefined }),
    });
    this.chartCard = panel('h2', '', this.chart.el);
    this.csv = h('a.download', { download: '' }, 'CSV');
    this.chartCard.tools.append(this.csv);
    this.keys = new KeyTable((key) => this.drilled(key));
    this.rows = new RowTable();
    this.missing = h('p.note', { hidden: true });
    this.content = h('div.sections', {},
      h('div.controls', {}, labelled('Measure', this.measure.el), labelled('Group by', this.by.el), labelled('Time', this.range.el, this.span)),
      this.chartCard.el, this.keys.el, this.rows.el);
    this.el = h('div.page', {},
      h('nav.crumbs', { 'aria-label': 'Where you are' }, this.crumbs),
      h('div.page-head', {}, h('div', {}, h('div.title-line', {}, this.heading, this.state), this.facts)),
      this.filters, this.notes, this.missing, this.content);
  }

  /** What the address asks for, as far as the data set has it. */
  choices(ctx) {
    const set = ctx.sets.find((one) => one.id === this.id);
    if (!set) return null;
    const measures = set.measures.some((m) => m.name === 'rows') ? set.measures : [...set.measures, ROWS];
    const names = set.keys.map((key) => key.name);
    const where = ctx.state.where.filter((w) => names.includes(condition(w).key));
    const free = set.keys.filter((key) => !where.some((w) => condition(w).key === key.name));
    const by = ctx.state.by === 'none' ? null : (free.find((key) => key.name === ctx.state.by) ?? free[0] ?? null);
    const measure = measures.find((m) => m.name === ctx.state.measure) ?? measures[0];
    const span = rangeParams(ctx.state, 'today');
    return { set, measures, measure, where, free, by, span };
  }

  named(ctx) {
    const c = this.choices(ctx);
    if (!c) return {};
    const base = { set: c.set.id, where: c.where, zone: ctx.zone, ...c.span };
    const names = { chart: query('series', { ...base, by: c.by?.name, measures: c.measure.name, top: c.by ? TOP : undefined }) };
    if (c.by) {
      names.keys = query('series', { ...base, by: c.by.name, step: 'all', top: ALL, order: c.measure.name, measures: c.measures.map((m) => m.name).join(',') });
    }
    names.rows = query('rows', { set: c.set.id, where: c.where, limit: LATEST_ROWS });
    return names;
  }

  queries(ctx) {
    return Object.values(this.named(ctx));
  }

  update(ctx) {
    const c = this.choices(ctx);
    setShown(this.missing, !c);
    setShown(this.content, Boolean(c));
    if (!c) {
      setText(this.heading, this.id);
      setText(this.missing, `The folder ${ctx.root} has no data set ${this.id}. It appears here when it has its first file.`);
      this.showCrumbs(ctx, null);
      return;
    }
    const names = this.named(ctx);
    this.showHead(ctx, c);
    this.showControls(ctx, c);
    this.showChart(ctx, c, ctx.result(names.chart), names.chart);
    this.keys.update(ctx, c, names.keys && ctx.result(names.keys));
    this.rows.update(ctx, c, ctx.result(names.rows), names.rows);
  }

  showHead(ctx, c) {
    const { set } = c;
    setText(this.heading, set.title);
    const fresh = freshness(set, ctx.now, ctx.zone);
    updateBadge(this.state, fresh.state, fresh.text);
    setText(this.facts, set.from === null || set.from === undefined ? 'No rows yet'
      : `${number(set.rows, COUNT)} rows, ${dateTime(set.from, ctx.zone)} to ${dateTime(set.to, ctx.zone)} · data set ${set.id}`);
    const notes = [];
    if (set.problem) notes.push(['problem', set.problem]);
    if (set.limited) notes.push(['', set.limited]);
    if (set.coarser) notes.push(['', `Before ${dateTime(set.coarser.before, ctx.zone)}, values are kept per ${duration(set.coarser.step)}.`]);
    const text = JSON.stringify(notes);
    if (text !== this.noteText) {
      this.noteText = text;
      this.notes.replaceChildren(...notes.map(([kind, note]) => h(kind ? `p.note.${kind}` : 'p.note', {}, note)));
    }
    this.showCrumbs(ctx, c);
  }

  showCrumbs(ctx, c) {
    const text = JSON.stringify([ctx.state, c?.set.title]);
    if (text === this.crumbText) return;
    this.crumbText = text;
    const items = [link(kept(ctx.state), 'Overview')];
    const here = { ...kept(ctx.state), set: this.id, range: ctx.state.range, measure: ctx.state.measure };
    const where = c?.where ?? [];
    const names = [c?.set.title ?? this.id, ...where.map((w) => keyText(condition(w).value))];
    names.forEach((name, i) => {
      const isLast = i === names.length - 1;
      const content = h('bdi', { title: name }, name);
      items.push(isLast ? h('span', { 'aria-current': 'page' }, content) : link({ ...here, where: where.slice(0, i) }, content));
    });
    this.crumbs.replaceChildren(...items.map((item) => h('li', {}, item)));
    this.filters.replaceChildren(...where.map((w) => {
      const { key, value } = condition(w);
      const label = c.set.keys.find((k) => k.name === key).label;
      const remove = link({ ...ctx.state, where: where.filter((other) => other !== w), by: key },
        h('span.filter-key', {}, label), h('bdi', { title: value }, keyText(value)), h('span', { 'aria-hidden': 'true' }, '×'));
      setAttr(remove, 'aria-label', `Remove the filter ${label}: ${keyText(value)}`);
      return h('li', {}, remove);
    }));
    setShown(this.filters, where.length > 0);
  }

  showControls(ctx, c) {
    this.measure.update(c.measures.map((m) => ({ id: m.name, label: m.label })), c.measure.name);
    this.by.update([...c.free.map((k) => ({ id: k.name, label: k.label })), { id: 'none', label: 'Total' }], c.by?.name ?? 'none');
    setShown(this.by.el.parentElement, c.free.length > 0);
    this.range.update(c.span.range);
    setShown(this.span, Boolean(c.span.from));
    if (c.span.from) setText(this.span, `${dateTime(+c.span.from, ctx.zone)} – ${dateTime(+c.span.to, ctx.zone)} ×`);
  }

  showChart(ctx, c, result, text) {
    this.chartCard.setTitle(c.by ? `${c.measure.label} by ${c.by.label.toLowerCase()}` : c.measure.label);
    setAttr(this.csv, 'href', `/api/query.csv?${text.replace(/(^|&)top=\d+/, `$1top=${ALL}`)}`);
    setAttr(this.csv, 'aria-label', 'Download the values of the chart, for all keys, as CSV');
    if (!result) return;
    const { name } = c.measure;
    const lines = c.by
      ? result.keys.map((key, k) => ({ id: `k${key[0]}`, key: key[0], label: keyText(key[0]), values: result.values[name][k], canPick: true }))
      : [{ id: 'total', label: c.where.length ? c.where.map((w) => keyText(condition(w).value)).join(', ') : 'All', values: result.total[name] ?? [] }];
    if (c.by && !lines.length) lines.push({ id: 'total', label: 'All', values: result.total[name] ?? [] });
    this.chart.update({ times: result.times, lines, measure: c.measure, zone: ctx.zone, step: result.step, from: result.from, to: result.to });
  }

  /** The state after a click on a key: its rows only, grouped by the next key. */
  drilled(value) {
    const { state } = this.router;
    return { ...state, where: [...state.where, `${this.keys.by}:${value ?? ''}`], by: undefined };
  }

  restyle() {
    this.chart.restyle();
  }

  destroy() {
    this.chart.destroy();
  }

  title(ctx) {
    const set = ctx.sets.find((one) => one.id === this.id);
    return `${[set?.title ?? this.id, ...ctx.state.where.map((w) => keyText(condition(w).value))].join(' – ').slice(0, 120)} – Shardflow live`;
  }
}

function labelled(label, ...controls) {
  return h('div.control', {}, h('span.control-label', { 'aria-hidden': 'true' }, label), controls);
}
