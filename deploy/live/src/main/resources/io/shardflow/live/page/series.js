// Results of queries, and how later messages change them.

/** Returns what a message makes of the result before it. */
export function merge(old, message) {
  if (message.full || !old) return message;
  if (message.kind === 'series') return mergeSeries(old, message);
  if (message.kind === 'rows') return mergeRows(old, message);
  return message;
}

/** Values are absolute: the same message twice does no harm. */
function mergeSeries(old, message) {
  const isOneBucket = message.times.length <= 1 && old.times.length <= 1;
  if (isOneBucket) return message.times.length ? message : { ...old, from: message.from, to: message.to };
  const isKept = (time) => time >= message.from;
  const first = firstIndex(old.times, message.from);
  const times = mergedTimes(old.times.slice(first), message.times.filter(isKept));
  const at = new Map(times.map((time, i) => [time, i]));
  const line = (before, change) => {
    const values = new Array(times.length).fill(null);
    for (let i = first; i < old.times.length; i++) values[at.get(old.times[i])] = before?.[i] ?? null;
    message.times.forEach((time, i) => {
      if (isKept(time)) values[at.get(time)] = change[i];
    });
    return values;
  };
  const all = (before, change) =>
    Object.fromEntries(Object.entries(change).map(([name, v]) => [name, line(before?.[name], v)]));
  return {
    ...message,
    full: true,
    times,
    values: Object.fromEntries(
      Object.entries(message.values).map(([name, lines]) => [
        name,
        lines.map((v, k) => line(old.values[name]?.[k], v)),
      ]),
    ),
    total: all(old.total, message.total),
    others: message.others && { ...message.others, values: all(old.others?.values, message.others.values) },
  };
}

function firstIndex(times, from) {
  let i = 0;
  while (i < times.length && times[i] < from) i++;
  return i;
}

function mergedTimes(a, b) {
  const newest = a.length ? a[a.length - 1] : -Infinity;
  if (b.every((time) => time > newest)) return a.concat(b);
  return [...new Set([...a, ...b])].sort((x, y) => x - y);
}

function mergeRows(old, message) {
  const limit = Math.max(old.limit ?? old.rows.length, message.rows.length, 100);
  const known = new Set(message.rows.map((row) => row.n));
  const rows = message.rows.concat(old.rows.filter((row) => !known.has(row.n)));
  rows.sort((a, b) => b.n - a.n);
  return { ...message, full: true, limit, rows: rows.slice(0, limit) };
}

/** Returns one value per key of a result with one bucket: `[{key, values: {measure: value}}]`. */
export function byKey(result) {
  if (!result?.times.length) return [];
  const last = result.times.length - 1;
  return result.keys.map((key, k) => ({
    key,
    id: key.join('\u0000'),
    values: Object.fromEntries(Object.keys(result.values).map((m) => [m, result.values[m][k][last]])),
  }));
}

/** Returns the total of a measure of the last bucket, or null. */
export function lastTotal(result, measure) {
  const values = result?.total?.[measure];
  return values?.length ? values[values.length - 1] : null;
}
