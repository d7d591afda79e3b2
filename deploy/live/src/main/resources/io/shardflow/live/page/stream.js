// One stream of events for all that a view asks for.
import { merge } from './series.js';

const MAX_QUERIES = 16;
const MIN_WAIT = 1000;
const MAX_WAIT = 10000;

/** Keeps the newest result of each query, and says whether the server is there. */
export class Stream {
  /**
   * @param onData called after results have changed
   * @param onStatus called with `open`, `lost` or `refused` and a text
   */
  constructor(onData, onStatus) {
    this.onData = onData;
    this.onStatus = onStatus;
    this.results = new Map();
    this.queries = [];
    this.wait = MIN_WAIT;
    this.clockDifference = 0;
    addEventListener('pagehide', () => this.source?.close());
    addEventListener('pageshow', (event) => event.persisted && this.connect());
  }

  /** Asks for these queries from now on. Results of those that stay are kept meanwhile. */
  ask(queries) {
    const next = [...new Set(queries)].slice(0, MAX_QUERIES);
    if (next.join('\n') === this.queries.join('\n')) return;
    this.queries = next;
    for (const query of this.results.keys()) if (!next.includes(query)) this.results.delete(query);
    this.connect();
  }

  /** Returns the result of a query, or undefined before there is one. */
  result(query) {
    return this.results.get(query);
  }

  /** Returns the clock of the server. */
  now() {
    return Date.now() + this.clockDifference;
  }

  connect() {
    clearTimeout(this.timer);
    this.source?.close();
    const queries = this.queries;
    const source = new EventSource(`/api/stream?${queries.map((q) => `q=${encodeURIComponent(q)}`).join('&')}`);
    this.source = source;
    source.addEventListener('open', () => {
      this.wait = MIN_WAIT;
      this.onStatus('open');
    });
    source.addEventListener('result', (event) => {
      const message = JSON.parse(event.data);
      const query = queries[message.q];
      if (message.now) this.clockDifference = message.now - Date.now();
      this.results.set(query, merge(this.results.get(query), message));
      this.onData();
    });
    source.addEventListener('error', () => {
      if (this.source !== source) return;
      this.onStatus('lost');
      if (source.readyState === EventSource.CLOSED) this.retry();
    });
  }

  /** The browser gives up if the answer is no stream: the server tells why in another request. */
  async retry() {
    const wait = this.wait;
    this.wait = Math.min(MAX_WAIT, wait * 2);
    this.timer = setTimeout(() => this.connect(), wait);
    const reason = await why(this.queries);
    if (reason) this.onStatus('refused', reason);
  }
}

async function why(queries) {
  for (const query of queries) {
    try {
      const response = await fetch(`/api/query?${query}`);
      if (!response.ok) return (await response.json()).error;
    } catch {
      return null;
    }
  }
  return null;
}
