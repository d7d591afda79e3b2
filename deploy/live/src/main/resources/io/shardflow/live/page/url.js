// The state of the page is in its address: what is shown can be shared, and back and forward work.

export const RANGES = ['15m', '1h', '6h', '24h', 'today', '7d', 'all'];
const SINGLE = ['set', 'by', 'range', 'from', 'to', 'measure', 'zone', 'split', 'type', 'at'];

/** Reads an address. */
export function parse(search) {
  const params = new URLSearchParams(search);
  const state = { where: params.getAll('where').filter((w) => w.includes(':')) };
  for (const name of SINGLE) {
    if (params.has(name)) state[name] = params.get(name);
  }
  if (state.range && !RANGES.includes(state.range)) delete state.range;
  const isSpan = /^-?\d+$/.test(state.from) && /^-?\d+$/.test(state.to) && +state.from < +state.to;
  if (!isSpan) {
    delete state.from;
    delete state.to;
  }
  if (state.zone !== 'UTC') delete state.zone;
  return state;
}

/** Returns the address of a state. */
export function href(state) {
  const params = new URLSearchParams();
  for (const name of SINGLE) {
    const value = state[name];
    if (value !== undefined && value !== null) params.set(name, value);
  }
  for (const where of state.where ?? []) params.append('where', where);
  const text = params.toString();
  return text ? `/?${text}` : '/';
}

/** Returns what a view keeps when another one is opened. */
export function kept(state) {
  return state.zone ? { zone: state.zone, where: [] } : { where: [] };
}

/** Splits a condition at its first colon. */
export function condition(where) {
  const colon = where.indexOf(':');
  return { key: where.slice(0, colon), value: where.slice(colon + 1) };
}

/** Returns the parameters of the range of a query. */
export function rangeParams(state, fallback) {
  return state.from ? { from: state.from, to: state.to } : { range: state.range ?? fallback };
}

const MINUTE = 60_000;
const READABLE_STEPS = { '15m': MINUTE, '1h': MINUTE, '6h': 5 * MINUTE, '24h': 15 * MINUTE, today: 15 * MINUTE, '7d': 120 * MINUTE };

/** Returns the step of lines that go up and down with each minute: about a hundred points. */
export function readableStep(range, set) {
  const step = READABLE_STEPS[range];
  return step && step % set.step === 0 && step > set.step ? step : 'auto';
}

/** Writes a query of the API. */
export function query(kind, params = {}) {
  const text = new URLSearchParams({ kind });
  for (const [name, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') text.append(name, one);
    }
  }
  return text.toString();
}

/** Follows clicks on links of this page, and the buttons back and forward. */
export class Router {
  constructor(onChange) {
    this.onChange = onChange;
    this.state = parse(location.search);
    addEventListener('popstate', () => {
      this.state = parse(location.search);
      this.onChange(this.state);
    });
    document.addEventListener('click', (event) => {
      const link = event.target instanceof Element && event.target.closest('a[data-link]');
      const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
      if (!link || !isPlain || event.defaultPrevented) return;
      event.preventDefault();
      this.go(parse(new URL(link.href).search));
    });
  }

  /** Opens a state, as a new entry of the history. */
  go(state) {
    const address = href(state);
    if (address !== location.pathname + location.search) history.pushState(null, '', address);
    this.state = state;
    this.onChange(state);
  }

  /** Changes parts of the state. */
  patch(changes) {
    this.go({ ...this.state, ...changes });
  }
}
