// What is going on, by topic. Only what the folder holds is shown.
import { h, setText, syncChildren } from './dom.js';
import { COUNT, number } from './format.js';
import { AlertsSection } from './alerts.js';
import { HealthSection } from './health.js';
import { RevenueSection } from './revenue.js';
import { SensorsSection } from './sensors.js';
import { TaxiSection } from './taxi.js';
import { badge, freshness, link, ranges, section, setLink, updateBadge } from './parts.js';
import { kept } from './url.js';

const SECTIONS = [RevenueSection, SensorsSection, AlertsSection, TaxiSection, HealthSection];

export class OverviewView {
  constructor(ctx) {
    this.sections = new Map();
    this.range = ranges((range) => ctx.router.patch({ range, from: undefined, to: undefined }));
    this.list = h('div.sections');
    this.el = h('div.page', {},
      h('div.page-head', {}, h('h1', {}, 'Overview'), this.range.el),
      this.list);
    this.others = new OtherSets();
  }

  /** Returns the sections that have data, in their order. */
  present(ctx) {
    const found = [];
    for (const Section of SECTIONS) {
      if (!Section.sets.some((id) => setOf(ctx, id))) continue;
      if (!this.sections.has(Section)) this.sections.set(Section, new Section(ctx));
      found.push(this.sections.get(Section));
    }
    return found;
  }

  queries(ctx) {
    const scoped = this.scoped(ctx);
    return this.present(scoped).flatMap((part) => part.queries(scoped));
  }

  update(ctx) {
    const scoped = this.scoped(ctx);
    const parts = this.present(scoped);
    this.range.update(scoped.range);
    const all = this.others.update(scoped) ? [...parts, this.others] : parts;
    syncChildren(this.list, all, (part) => part, (part) => part.el);
    for (const part of parts) part.update(scoped);
  }

  scoped(ctx) {
    return { ...ctx, range: ctx.state.range ?? 'today', set: (id) => setOf(ctx, id) };
  }

  restyle() {
    for (const part of this.sections.values()) part.restyle?.();
  }

  destroy() {
    for (const part of this.sections.values()) part.destroy?.();
  }

  title() {
    return 'Overview – Shardflow live';
  }
}

/** A known data set by its name; folders with the same name have other ids. */
function setOf(ctx, name) {
  return ctx.sets.find((set) => set.id === name) ?? ctx.sets.find((set) => set.name === name);
}

/** All data sets as links, also those of a user's own jobs. */
class OtherSets {
  constructor() {
    this.part = section('sets', 'All data sets');
    this.part.el.querySelector('.badge').remove();
    this.list = h('ul.set-list');
    this.part.body.append(this.list);
    this.el = this.part.el;
  }

  update(ctx) {
    syncChildren(this.list, ctx.sets, (set) => set.id, () => {
      const a = link({ where: [] }, h('bdi.set-title'));
      const el = h('li.set-item', {}, a, h('span.set-rows'), badge('empty', ''));
      return el;
    }, (el, set) => {
      const [a, rows, state] = el.children;
      setLink(a, { ...kept(ctx.state), set: set.id });
      setText(a.firstChild, set.title);
      setText(rows, `${number(set.rows, COUNT)} ${set.rows === 1 ? 'row' : 'rows'}`);
      const fresh = set.problem ? { state: 'warning', text: 'Problem' } : freshness(set, ctx.now, ctx.zone);
      updateBadge(state, fresh.state, fresh.text);
    });
    return ctx.sets.length > 0;
  }
}
