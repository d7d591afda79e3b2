// The top of the page: where the results are, whether they are live, and how they are shown.
import { h, setAttr, setShown, setText, syncChildren } from './dom.js';
import { LOCAL_ZONE, duration } from './format.js';
import { kept } from './url.js';
import { link, setLink } from './parts.js';

const STOPPED_AFTER = 120_000;
const THEMES = ['auto', 'light', 'dark'];
const THEME_NAMES = { auto: 'Auto', light: 'Light', dark: 'Dark' };
const ICONS = { live: '●', stopped: '■', lost: '✕', wait: '○', reading: '○' };

export class Header {
  constructor(router, onTheme) {
    this.router = router;
    this.onTheme = onTheme;
    this.folder = document.getElementById('folder');
    this.status = document.getElementById('status');
    this.text = document.getElementById('status-text');
    this.brand = document.querySelector('.brand');
    this.zone = h('button.tool', { type: 'button', on: { click: () => this.switchZone() } });
    this.theme = h('button.tool', { type: 'button', on: { click: () => this.switchTheme() } });
    document.getElementById('tools').append(this.zone, this.theme);
    this.nav = h('ul');
    document.getElementById('nav').append(this.nav);
    this.showTheme();
  }

  update(ctx, isKnown) {
    setText(this.folder, isKnown ? ctx.root : '');
    setAttr(this.folder, 'title', isKnown ? `Folder of the results: ${ctx.root}` : null);
    this.showStatus(ctx, isKnown);
    const isUtc = ctx.zone === 'UTC' && ctx.state.zone === 'UTC';
    const name = isUtc || LOCAL_ZONE === 'UTC' ? 'UTC' : `${LOCAL_ZONE.split('/').pop().replaceAll('_', ' ')} time`;
    setText(this.zone, name);
    setAttr(this.zone, 'aria-label', isUtc ? `${name}. Switch to ${LOCAL_ZONE}` : `${name} (${LOCAL_ZONE}). Switch to UTC`);
    setAttr(this.zone, 'title', isUtc ? `Switch to ${LOCAL_ZONE}` : 'Switch to UTC');
    setLink(this.brand, kept(ctx.state));
    this.showNav(ctx);
  }

  showStatus(ctx, isKnown) {
    const changed = Math.max(...ctx.sets.map((set) => set.changed ?? -Infinity), -Infinity);
    const age = ctx.now - changed;
    const { filesRead, filesFound, done } = ctx.progress ?? { done: true };
    let state = 'live';
    let text = 'Live';
    if (ctx.connection === 'lost' || ctx.connection === 'refused') [state, text] = ['lost', 'Connection lost'];
    else if (!isKnown) [state, text] = ['wait', 'Connecting'];
    else if (!done) [state, text] = ['reading', `Reading ${filesRead} of ${filesFound} files`];
    else if (changed === -Infinity) [state, text] = ['wait', 'Waiting for rows'];
    else if (age > STOPPED_AFTER) [state, text] = ['stopped', `Data stopped ${duration(age)} ago`];
    setAttr(this.status, 'data-state', state);
    setText(this.status.firstChild, ICONS[state]);
    setText(this.text, text);
  }

  showNav(ctx) {
    const items = [{ id: '', title: 'Overview' }, ...ctx.sets.map((set) => ({ id: set.id, title: set.title }))];
    syncChildren(this.nav, ctx.sets.length ? items : [], (item) => item.id,
      () => h('li', {}, link({ where: [] }, h('bdi'))),
      (el, item) => {
        const a = el.firstChild;
        const isCurrent = (ctx.state.set ?? '') === item.id;
        setText(a.firstChild, item.title);
        setLink(a, item.id ? { ...kept(ctx.state), set: item.id } : kept(ctx.state));
        if (isCurrent && a.getAttribute('aria-current') !== 'page') this.reveal(a);
        setAttr(a, 'aria-current', isCurrent ? 'page' : null);
      });
    setShown(document.getElementById('nav'), true);
  }

  /** Scrolls the row of links, and not the page. */
  reveal(a) {
    const nav = document.getElementById('nav');
    requestAnimationFrame(() => {
      const left = a.parentElement.offsetLeft;
      if (left < nav.scrollLeft || left + a.offsetWidth > nav.scrollLeft + nav.clientWidth) nav.scrollLeft = left - 48;
    });
  }

  switchZone() {
    this.router.patch({ zone: this.router.state.zone === 'UTC' ? undefined : 'UTC' });
  }

  switchTheme() {
    const now = document.documentElement.dataset.theme ?? 'auto';
    const next = THEMES[(THEMES.indexOf(now) + 1) % THEMES.length];
    if (next === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    try {
      localStorage.setItem('shardflow-theme', next);
    } catch {
      // Storage can be forbidden; the theme then lasts until the page is closed.
    }
    this.showTheme();
    this.onTheme();
  }

  showTheme() {
    const now = document.documentElement.dataset.theme ?? 'auto';
    setText(this.theme, `◐ ${THEME_NAMES[now]}`);
    setAttr(this.theme, 'aria-label', `Theme: ◐ ${THEME_NAMES[now]}`);
    setAttr(this.theme, 'title', 'Theme: as the system, light, or dark');
  }
}
