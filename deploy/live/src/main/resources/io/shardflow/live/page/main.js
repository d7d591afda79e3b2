// Starts the page: address, stream and views.
import { announce, h, setShown, setText } from './dom.js';
import { DatasetView } from './dataset.js';
import { EmptyView, LoadingView } from './start.js';
import { Header } from './header.js';
import { LOCAL_ZONE } from './format.js';
import { OverviewView } from './overview.js';
import { Router, query } from './url.js';
import { Stream } from './stream.js';

const SETS = query('sets');
const TOPICS = ['revenue', 'sensors', 'alerts', 'taxi', 'other', 'health'];
const CLOCK_MILLIS = 1000;
/** Messages can come faster than anybody reads. */
const MIN_FRAME_MILLIS = 80;
/** Later than that, what is there is shown. */
const PATIENCE_MILLIS = 800;

class Page {
  constructor() {
    this.main = document.getElementById('main');
    this.banner = document.getElementById('banner');
    this.router = new Router(() => this.changed(true));
    this.stream = new Stream(() => this.schedule(), (status, reason) => this.status(status, reason));
    this.connection = 'wait';
    this.header = new Header(this.router, () => this.view?.restyle?.());
    this.stream.ask([SETS]);
    setInterval(() => this.schedule(), CLOCK_MILLIS);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.view?.restyle?.());
    this.changed(false);
  }

  /** Everything that a view needs to know. */
  context() {
    const { state } = this.router;
    const sets = this.stream.result(SETS);
    return {
      state,
      router: this.router,
      zone: state.zone === 'UTC' ? 'UTC' : LOCAL_ZONE,
      now: this.stream.now(),
      sets: [...(sets?.sets ?? [])].sort((a, b) => TOPICS.indexOf(a.topic) - TOPICS.indexOf(b.topic)),
      root: sets?.root ?? '',
      progress: sets?.progress,
      connection: this.connection,
      result: (text) => this.stream.result(text),
    };
  }

  /** The address has changed. */
  changed(byReader) {
    this.schedule(true);
    if (byReader) {
      const next = this.router.state.set ?? '';
      if (next !== this.shownSet) {
        scrollTo(0, 0);
        this.main.focus({ preventScroll: true });
      }
      this.shownSet = next;
    } else {
      this.shownSet = this.router.state.set ?? '';
    }
  }

  schedule(isUrgent) {
    if (this.frame) return;
    const wait = isUrgent ? 0 : Math.max(0, MIN_FRAME_MILLIS - (performance.now() - (this.drawn ?? -1000)));
    const draw = () => requestAnimationFrame(() => {
      this.frame = null;
      this.drawn = performance.now();
      this.draw();
    });
    this.frame = wait ? setTimeout(draw, wait) : draw();
  }

  draw() {
    const ctx = this.context();
    const isKnown = this.stream.result(SETS) !== undefined;
    this.header.update(ctx, isKnown);
    if (!isKnown && this.connection !== 'refused') return;
    const Wanted = this.wanted(ctx, isKnown);
    const id = Wanted === DatasetView ? ctx.state.set : '';
    if (!(this.view instanceof Wanted) || this.viewId !== id) {
      this.view?.destroy?.();
      this.view = new Wanted(ctx);
      this.viewId = id;
      this.since = performance.now();
    }
    const queries = this.view.queries(ctx);
    this.stream.ask([SETS, ...queries]);
    this.view.update(ctx);
    this.attach(queries.every((one) => this.stream.result(one)));
    setText(document.querySelector('title'), this.view.title(ctx));
  }

  /** A view is shown when it has its data, so that it does not jump while they arrive. */
  attach(isComplete) {
    if (this.main.firstElementChild === this.view.el) return;
    if (isComplete || performance.now() - this.since > PATIENCE_MILLIS) {
      this.main.replaceChildren(this.view.el);
      this.view.attached?.();
    }
  }

  wanted(ctx, isKnown) {
    if (!isKnown) return EmptyView;
    if (ctx.state.set) return DatasetView;
    if (ctx.sets.length) return OverviewView;
    return ctx.progress && !ctx.progress.done ? LoadingView : EmptyView;
  }

  status(status, reason) {
    const before = this.connection;
    this.connection = status;
    const isGone = status !== 'open';
    if (status === 'lost' && before === 'refused') this.connection = 'refused';
    else {
      setText(this.banner, status === 'refused'
        ? `The server refuses the page: ${reason} Trying again.`
        : 'Connection lost. The numbers below are the last ones; trying again.');
    }
    setShown(this.banner, isGone);
    if (!isGone && (before === 'lost' || before === 'refused')) announce('Connected again');
    this.schedule();
  }
}

if (typeof uPlot === 'undefined') {
  document.getElementById('main').replaceChildren(h('p.note', {}, 'The chart library is missing. Reload the page.'));
} else {
  new Page();
}
