// Numbers and times in the reader's language and time zone.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const LOCAL_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

const cache = new Map();
function cached(key, create) {
  let value = cache.get(key);
  if (!value) cache.set(key, (value = create()));
  return value;
}

function numberFormat(min, max, options = {}) {
  return cached(`n${min}/${max}/${JSON.stringify(options)}`, () =>
    new Intl.NumberFormat(undefined, { minimumFractionDigits: min, maximumFractionDigits: max, ...options }));
}

function timeFormat(options, zone) {
  return cached(`t${zone}${JSON.stringify(options)}`, () =>
    new Intl.DateTimeFormat(undefined, { ...options, timeZone: zone }));
}

/** The sign of a value that is not there. */
export const NONE = '–';

/** Writes the value of a measure. */
export function number(value, measure) {
  if (value === null || value === undefined || !Number.isFinite(value)) return NONE;
  switch (measure?.format) {
    case 'money':
      return /^[A-Z]{3}$/.test(measure.unit)
        ? numberFormat(2, 2, { style: 'currency', currency: measure.unit }).format(value)
        : numberFormat(2, 2).format(value);
    case 'count':
      return numberFormat(0, 0).format(value);
    case 'percent':
      return numberFormat(1, 1, { style: 'percent' }).format(value / 100);
    case 'score':
      return numberFormat(2, 2).format(value);
    default: {
      const text = numberFormat(2, 2).format(value);
      return measure?.unit ? `${text} ${measure.unit}` : text;
    }
  }
}

export const COUNT = { format: 'count', unit: '' };
export const PERCENT = { format: 'percent', unit: '' };

/** Writes a value in few characters, for axes. */
export function short(value, measure) {
  if (value === null || value === undefined) return '';
  if (measure?.format === 'percent') return numberFormat(0, 1, { style: 'percent' }).format(value / 100);
  return numberFormat(0, 2, { notation: 'compact' }).format(value);
}

/** Writes a time to the minute, or to the second if steps are shorter. */
export function clock(time, zone, step = MINUTE) {
  const seconds = step % MINUTE !== 0 ? { second: '2-digit' } : {};
  return timeFormat({ hour: '2-digit', minute: '2-digit', ...seconds }, zone).format(time);
}

/** Writes a date. */
export function day(time, zone, withYear = true) {
  return timeFormat({ day: 'numeric', month: 'short', ...(withYear ? { year: 'numeric' } : {}) }, zone).format(time);
}

/** Writes date and time. */
export function dateTime(time, zone, step = MINUTE) {
  if (time === null || time === undefined) return NONE;
  return step >= DAY ? day(time, zone) : `${day(time, zone)}, ${clock(time, zone, step)}`;
}

/** Writes a time without its date if that is today. */
export function moment(time, zone, now) {
  if (time === null || time === undefined) return NONE;
  return isSameDay(time, now, zone) ? clock(time, zone, 1000) : `${day(time, zone, false)}, ${clock(time, zone)}`;
}

/** Returns whether two times are on the same day. */
export function isSameDay(a, b, zone) {
  return day(a, zone) === day(b, zone);
}

/** Writes how long something takes: `3 min`. */
export function duration(millis) {
  const unit = (value, name) =>
    numberFormat(0, 0, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
  const m = Math.max(0, millis);
  if (m < MINUTE) return unit(Math.floor(m / 1000), 'second');
  if (m < HOUR) return unit(Math.floor(m / MINUTE), 'minute');
  if (m < 2 * DAY) return unit(Math.floor(m / HOUR), 'hour');
  return unit(Math.floor(m / DAY), 'day');
}

/** Writes the value of a metric with its unit. */
export function metric(value, unit) {
  if (value === null || value === undefined) return NONE;
  if (unit === 'milliseconds') return value < 0 ? NONE : value < 1000 ? `${Math.round(value)} ms` : duration(value);
  if (unit === 'seconds') return value < 0 ? NONE : duration(value * 1000);
  if (unit === 'epoch_milliseconds' || unit === 'epoch milliseconds') return dateTime(value, 'UTC');
  if (unit === 'bytes') return numberFormat(0, 1, { notation: 'compact', style: 'unit', unit: 'byte' }).format(value);
  return numberFormat(0, 0).format(value);
}

/** Writes the value of a key, which may be empty or missing. */
export function keyText(value) {
  if (value === null || value === undefined) return '(none)';
  return value.trim() === '' ? '(empty)' : value;
}

/** Returns the times of output rows (`2024-05-01 12:00:00.000`, UTC) in milliseconds, or null. */
export function parseTime(text) {
  if (typeof text !== 'string') return null;
  const time = Date.parse(`${text.trim().replace(' ', 'T').replace(/Z$/, '')}Z`);
  return Number.isNaN(time) ? null : time;
}
