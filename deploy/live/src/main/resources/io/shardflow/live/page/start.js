// Before there is something to show: the first reading of files, and folders without results.
import { h, setAttr, setText } from './dom.js';

/** Files are being read, and there is no row yet. */
export class LoadingView {
  constructor() {
    this.text = h('p.lead');
    this.progress = h('progress', { 'aria-label': 'Files read' });
    this.el = h('div.page', {},
      h('h1.visually-hidden', {}, 'Live results'),
      h('div.loading', { role: 'status' }, this.text, this.progress),
      h('div.skeleton.skeleton-tiles'), h('div.skeleton.skeleton-chart'), h('div.skeleton.skeleton-chart'));
  }

  queries() {
    return [];
  }

  update(ctx) {
    const { filesRead, filesFound } = ctx.progress;
    setText(this.text, `Reading the results in ${ctx.root}: ${filesRead} of ${filesFound} files`);
    setAttr(this.progress, 'max', Math.max(1, filesFound));
    setAttr(this.progress, 'value', filesRead);
  }

  title() {
    return 'Reading – Shardflow live';
  }
}

const COMMANDS = [
  ['deploy/local/run.sh', 'runs the demo: all jobs on generated events'],
  ['deploy/local/run.sh store-revenue', 'runs one job on generated sales, until Ctrl-C'],
  ['deploy/local/run.sh live --path FOLDER', 'shows another folder of results'],
];

/** There are no results. The page fills by itself when there are. */
export class EmptyView {
  constructor() {
    this.lead = h('p.lead');
    this.el = h('div.page', {}, h('div.empty', {},
      h('h1', {}, 'No results yet'),
      this.lead,
      h('p', {}, 'Run a job. Its results appear here as soon as its first file is complete.'),
      h('dl.commands', {}, COMMANDS.map(([command, effect]) => [h('dt', {}, h('code', {}, command)), h('dd', {}, effect)]))));
  }

  queries() {
    return [];
  }

  update(ctx) {
    setText(this.lead, ctx.connection === 'refused'
      ? 'The server does not answer this page. The line at the top says why.'
      : `The folder ${ctx.root} holds no data set.`);
  }

  title() {
    return 'No results yet – Shardflow live';
  }
}
