// A chart of lines or bars over time: uPlot draws it, arrow keys read it, and a table has its values.
import { h, newId, setAttr, setShown, setText, syncChildren } from './dom.js';
import { clock, dateTime, day, number, short } from './format.js';
import { Table } from './table.js';
import { tooltip } from './tooltip.js';

const COLOURS = 10;
const DASHED_FROM = 5;
const DAY_SECONDS = 86400;

/** A chart element, made once and updated often. */
export class Chart {
  /**
   * @param options `label` names the chart; `small` makes it lower; `onZoom(from, to)` lets the reader
   *     select a span; `onPick(line)` is called for a click on the legend; `legend: false` leaves it out
   */
  constructor(options) {
    this.options = options;
    this.plot = h('div.plot', {
      tabindex: '0',
      role: 'slider',
      'aria-label': options.label,
      'aria-valuemin': '0',
      'aria-valuemax': '0',
      'aria-valuenow': '0',
      on: { keydown: (event) => this.key(event), blur: () => this.leave() },
    });
    this.tip = h('div.tip', { 'aria-hidden': 'true', hidden: true });
    this.empty = h('p.plot-empty', { hidden: true }, 'No values in this range');
    this.legend = h('ul.legend', { 'aria-label': `Legend of ${options.label}` });
    this.box = h(options.small ? 'div.plot-box.small' : 'div.plot-box', {}, this.plot, this.tip, this.empty);
    this.details = h('details.values', { on: { toggle: () => this.details.open && this.fillTable() } },
      h('summary', {}, 'Values as a table'));
    this.el = h('figure.chart', { 'aria-label': options.label },
      this.box, options.legend === false ? null : this.legend, this.details);
    this.el.chart = this;
    this.resized = new ResizeObserver(() => this.resize());
    this.resized.observe(this.box);
  }

  /**
   * Shows data.
   *
   * @param data `times` in milliseconds, `lines` of `{id, label, values, colour, muted}`, their
   *     `measure`, `zone`, `step`, `from`, `to`, `bars`
   */
  update(data) {
    this.data = data;
    setShown(this.empty, data.times.length === 0);
    const shape = [data.lines.map((l) => `${l.id}\u0001${l.label}`).join('\u0002'), data.zone, data.step,
      data.bars, data.measure.name, data.measure.format].join('\u0003');
    const columns = [data.times.map((t) => t / 1000), ...data.lines.map((l) => l.values)];
    if (shape !== this.shape || !this.uplot) {
      this.shape = shape;
      this.columns = columns;
      this.create();
    } else {
      this.columns = columns;
      this.uplot.setData(columns, false);
      this.uplot.setScale('x', this.span());
    }
    this.describe();
    this.showLegend();
    if (this.details.open) this.fillTable();
  }

  /** Draws again with the colours of the theme. */
  restyle() {
    if (this.uplot) this.create();
  }

  destroy() {
    this.resized.disconnect();
    this.uplot?.destroy();
    this.uplot = null;
  }

  span() {
    const { times, from, to, step } = this.data;
    if (!times.length) return { min: (from ?? 0) / 1000, max: (to ?? 3_600_000) / 1000 };
    const pad = this.data.bars ? step / 2 : 0;
    const first = times[0];
    const last = times[times.length - 1];
    const isSingle = first === last;
    return { min: (first - (isSingle ? step : pad)) / 1000, max: (last + (isSingle ? step : pad)) / 1000 };
  }

  create() {
    this.uplot?.destroy();
    const { data } = this;
    const style = getComputedStyle(document.body);
    const colour = colours(document.body);
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    const font = `${12 * rem}px ${style.fontFamily}`;
    const { width, height } = this.size();
    const axis = { stroke: colour('--text-2'), font, ticks: { show: false }, grid: { stroke: colour('--line'), width: 1 } };
    this.uplot = new uPlot({
      width,
      height,
      padding: [8, 8, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: Boolean(this.options.onZoom), y: false, setScale: false },
        points: { size: 8, width: 2 },
      },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), data.zone),
      scales: { x: { time: true, range: () => [this.span().min, this.span().max] }, y: { range: (u, min, max) => this.range(min, max) } },
      axes: [
        { ...axis, grid: { show: false }, space: 72 * rem, size: 32 * rem, values: (u, ticks, i, space, increment) => this.ticks(ticks, increment) },
        { ...axis, size: 56 * rem, gap: 4, space: 40 * rem, values: (u, ticks) => ticks.map((t) => short(t, data.measure)) },
      ],
      series: [{}, ...data.lines.map((line, i) => this.series(line, i, colour))],
      hooks: {
        setCursor: [(u) => this.moved(u.cursor.idx)],
        setSelect: [(u) => this.selected(u)],
      },
    }, this.columns, this.plot);
  }

  series(line, i, colour) {
    const stroke = colour(line.muted ? '--text-2' : `--c${((line.colour ?? i) % COLOURS) + 1}`);
    const base = { label: line.label, stroke, width: 2, spanGaps: false };
    if (this.data.bars) {
      return { ...base, width: 0, fill: stroke, paths: uPlot.paths.bars({ size: [0.7, 48], radius: 0.15 }), points: { show: false } };
    }
    return {
      ...base,
      dash: isDashed(line, i) ? [6, 4] : undefined,
      fill: this.data.lines.length === 1 ? colour('--area') : undefined,
      points: { show: true, size: 5, fill: stroke, filter: isolated },
    };
  }

  /** Sums and counts start at zero, so that heights can be compared. Averages need not. */
  range(min, max) {
    if (min === null || max === null) return [0, 1];
    const fromZero = this.data.bars || ['sum', 'count'].includes(this.data.measure.aggregate) || min >= 0 && min < max * 0.4;
    const low = fromZero ? Math.min(0, min) : min;
    const pad = (max - low || Math.abs(max) || 1) * 0.08;
    return [low === 0 ? 0 : low - pad, max + pad];
  }

  ticks(ticks, increment) {
    const { zone } = this.data;
    if (increment >= DAY_SECONDS) return ticks.map((t) => day(t * 1000, zone, false));
    const isMidnight = (t) => uPlot.tzDate(new Date(t * 1000), zone).getHours() === 0
      && uPlot.tzDate(new Date(t * 1000), zone).getMinutes() === 0;
    return ticks.map((t) => isMidnight(t) ? day(t * 1000, zone, false) : clock(t * 1000, zone, increment < 60 ? 1000 : 60000));
  }

  size() {
    return { width: Math.max(160, this.box.clientWidth || 600), height: this.box.clientHeight || 240 };
  }

  resize() {
    if (!this.uplot) return;
    const { width, height } = this.size();
    if (width !== this.uplot.width || height !== this.uplot.height) this.uplot.setSize({ width, height });
  }

  key(event) {
    const last = this.data ? this.data.times.length - 1 : -1;
    const at = this.at ?? last + 1;
    const next = {
      ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1,
      PageDown: at - 10, PageUp: at + 10, Home: 0, End: last,
    }[event.key];
    if (event.key === 'Escape') this.leave();
    if (next === undefined || last < 0) return;
    event.preventDefault();
    this.point(Math.min(last, Math.max(0, next)));
  }

  /** Moves the cursor to a point of time. */
  point(i) {
    const u = this.uplot;
    this.at = i;
    u.setCursor({ left: u.valToPos(this.columns[0][i], 'x'), top: 24 });
    this.moved(i);
  }

  leave() {
    this.at = null;
    this.uplot?.setCursor({ left: -10, top: -10 });
    this.describe();
  }

  moved(i) {
    const isShown = i !== null && i !== undefined && this.uplot?.cursor.left >= 0;
    setShown(this.tip, isShown);
    if (!isShown) return;
    this.at = i;
    const u = this.uplot;
    tooltip(this.tip, this.title(i), this.rows(i), u.valToPos(this.columns[0][i], 'x') + u.bbox.left / devicePixelRatio, this.box.clientWidth);
    if (document.activeElement === this.plot) {
      setAttr(this.plot, 'aria-valuenow', i);
      setAttr(this.plot, 'aria-valuetext', [this.title(i), ...this.rows(i).map((r) => `${r.label} ${r.text}`)].join(', '));
    }
  }

  title(i) {
    return dateTime(this.data.times[i], this.data.zone, this.data.step);
  }

  rows(i) {
    return this.data.lines.map((line, k) => ({
      label: line.label, text: number(line.values[i], this.data.measure), colour: line.muted ? null : (line.colour ?? k) % COLOURS,
      dashed: isDashed(line, k),
    }));
  }

  /** The text alternative: what is shown, from when to when, and the newest values. */
  describe() {
    const { times, lines } = this.data ?? { times: [] };
    if (this.at !== null && this.at !== undefined && document.activeElement === this.plot) return;
    setAttr(this.plot, 'aria-valuemax', Math.max(0, times.length - 1));
    setAttr(this.plot, 'aria-valuenow', Math.max(0, times.length - 1));
    setAttr(this.plot, 'aria-valuetext', times.length
      ? `${lines.length === 1 ? '1 line' : `${lines.length} lines`} from ${this.title(0)} to ${this.title(times.length - 1)}. `
        + 'Arrow keys read the values.'
      : 'No values in this range');
  }

  showLegend() {
    if (this.options.legend === false) return;
    const { lines } = this.data;
    syncChildren(this.legend, lines.map((line, i) => ({ line, i })), ({ line, i }) => `${line.id}\u0001${i}`,
      ({ line, i }) => this.legendItem(line, i),
      (el, { line }) => setText(el.valueElement, number(lastValue(line.values), this.data.measure)));
  }

  legendItem(line, i) {
    const swatch = h('span.swatch', { 'aria-hidden': 'true', 'data-dashed': isDashed(line, i) });
    swatch.style.setProperty('--swatch', line.muted ? 'var(--text-2)' : `var(--c${((line.colour ?? i) % COLOURS) + 1})`);
    const value = h('span.legend-value');
    const name = h('bdi.legend-name', { title: line.label }, line.label);
    const isButton = this.options.onPick && line.canPick;
    const el = h('li', {}, isButton
      ? h('button.legend-item', { type: 'button', on: { click: () => this.options.onPick(line) } }, swatch, name, value)
      : h('span.legend-item', {}, swatch, name, value));
    el.valueElement = value;
    return el;
  }

  selected(u) {
    if (!this.options.onZoom || u.select.width < 8) return;
    const from = Math.floor(u.posToVal(u.select.left, 'x') * 1000);
    const to = Math.ceil(u.posToVal(u.select.left + u.select.width, 'x') * 1000);
    u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
    this.options.onZoom(from, to);
  }

  fillTable() {
    const { times, lines, measure } = this.data ?? { times: [], lines: [] };
    const shape = lines.map((l) => l.id).join('\u0001');
    if (!this.table || this.tableShape !== shape) {
      this.table?.el.remove();
      this.tableShape = shape;
      this.table = new Table({
        label: `Values of ${this.options.label}`,
        sort: { column: 'time', down: true },
        columns: [
          { id: 'time', label: 'Time', value: (row) => row.time, text: (row) => row.title, width: '12rem', isKey: true },
          ...lines.map((line, k) => ({ id: `v${k}`, label: line.label, number: true, value: (row) => row.values[k], text: (row) => number(row.values[k], row.measure), width: '9rem' })),
        ],
      });
      this.details.append(this.table.el);
    }
    this.table.update(times.map((time, i) => ({ id: String(time), time, title: this.title(i), measure, values: lines.map((l) => l.values[i]) })));
  }
}

function isDashed(line, i) {
  return !line.muted && (line.colour ?? i) % COLOURS >= DASHED_FROM;
}

function lastValue(values) {
  for (let i = values.length - 1; i >= 0; i--) if (values[i] !== null) return values[i];
  return null;
}

/** Points without neighbours would be invisible. */
function isolated(u, seriesIndex, show, gaps) {
  const values = u.data[seriesIndex];
  const found = [];
  const has = (i) => values[i] !== null && values[i] !== undefined;
  for (let i = 0; i < values.length; i++) if (has(i) && !has(i - 1) && !has(i + 1)) found.push(i);
  return found;
}

/** Returns a function that resolves a custom property to a colour that a canvas understands. */
function colours(el) {
  const probe = h('span', { id: newId('probe') });
  probe.style.display = 'none';
  el.append(probe);
  const found = new Map();
  const resolve = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  queueMicrotask(() => probe.remove());
  return (name) => {
    if (!found.has(name)) found.set(name, resolve(name));
    return found.get(name);
  };
}
