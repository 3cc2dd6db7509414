/**
 * Pieces of a prompt that differ from run to run though nobody changed anything: times, random ids,
 * temporary paths, ports. They are taken out of the text that requests are matched by, and kept beside
 * it, so that a pair of them can be judged (`token-pairs.ts`) and bound (`answer-bindings.ts`).
 * This is the one place that says what is volatile.
 */
export interface VolatileToken {
  readonly kind: VolatileKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The point in time that a `time` names; a time of day counts from midnight. */
  readonly timeMs?: number;
  /** How coarse that time is: a date says nothing below a day. */
  readonly granularityMs?: number;
}

export type VolatileKind = 'time' | 'time-of-day' | 'id' | 'temporary-path' | 'port';

interface Pattern {
  /** Stands for the token in matched text, so that a time written in another form is another prompt. */
  readonly name: string;
  readonly kind: VolatileKind;
  readonly source: string;
}

const months = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}';
const weekday = '(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? )?';
const timeOfDay = String.raw`\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:[ \u202f]?[AaPp]\.?[Mm]\.?)?`;
const zone = String.raw`(?: ?(?:Z|UTC|GMT)?(?:[+-]\d{2}:?\d{2})?)`;
const segment = String.raw`[^\s/\\"'<>|:*?,;()\u0060]+`;

/** The first that fits wins, so that longer forms stand before the forms that they contain. */
const patterns: readonly Pattern[] = [
  { name: 'uuid', kind: 'id', source: '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}' },
  // A UUID without hyphens, known by its version and variant digits: other hex of this length is
  // usually a content hash, which says that the content changed.
  { name: 'uuid-hex', kind: 'id', source: '[0-9a-f]{12}[47][0-9a-f]{3}[89ab][0-9a-f]{15}' },
  {
    name: 'call-id',
    kind: 'id',
    // The digit and the length tell an id from words such as `call_center`.
    source:
      '(?:call|toolu|fc|rs|msg|resp|chatcmpl|run|req)[-_](?=[A-Za-z]*[0-9])[A-Za-z0-9]{12,64}',
  },
  {
    name: 'temporary-path',
    kind: 'temporary-path',
    source: String.raw`(?:(?:/private)?/tmp|/var/tmp|(?:/private)?/var/folders/${segment}/${segment}/T)/${segment}`,
  },
  {
    name: 'temporary-path',
    kind: 'temporary-path',
    source: String.raw`[A-Za-z]:\\{1,2}Users\\{1,2}${segment}\\{1,2}AppData\\{1,2}Local\\{1,2}Temp\\{1,2}${segment}`,
  },
  {
    name: 'port',
    kind: 'port',
    source: String.raw`(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0):\d{2,5}`,
  },
  {
    name: 'iso-date-time',
    kind: 'time',
    source: String.raw`\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?${zone}`,
  },
  { name: 'iso-date', kind: 'time', source: String.raw`\d{4}-\d{2}-\d{2}` },
  {
    name: 'long-date',
    kind: 'time',
    source: `${weekday}(?:${months} \\d{1,2},? \\d{4}|\\d{1,2} ${months} \\d{4})(?:,? (?:at )?${timeOfDay}${zone})?`,
  },
  {
    name: 'unix-date',
    kind: 'time',
    source: `${weekday}${months} +\\d{1,2} ${timeOfDay} (?:UTC |GMT )?\\d{4}`,
  },
  {
    name: 'slash-date',
    kind: 'time',
    source: String.raw`\d{1,2}/\d{1,2}/\d{4}(?:,? ${timeOfDay})?`,
  },
  { name: 'time-of-day', kind: 'time-of-day', source: timeOfDay },
  // Seconds or milliseconds since 1970, from 2014 to 2039.
  { name: 'epoch', kind: 'time', source: String.raw`(?:1[4-9]|2[01])\d{8}(?:\d{3}|\.\d{1,9})?` },
];

const anyToken = new RegExp(
  `(?<![A-Za-z0-9])(?:${patterns.map((pattern) => `(${pattern.source})`).join('|')})(?![A-Za-z0-9])`,
  'g',
);

/** A cheap look that says no for most short texts: only a path may have no digit. */
const mayHoldToken = /\d|tmp\/|\/T\/|Temp\\/;

/** The tokens of a text in order, with the text in which each is replaced by what kind it is. */
export function findVolatileTokens(text: string): {
  readonly normalised: string;
  readonly tokens: readonly VolatileToken[];
} {
  if (!mayHoldToken.test(text)) return { normalised: text, tokens: [] };
  const tokens: VolatileToken[] = [];
  let normalised = '';
  let copiedTo = 0;
  for (const match of text.matchAll(anyToken)) {
    const found = tokenOf(match);
    if (found === undefined) continue;
    tokens.push(found.token);
    normalised += text.slice(copiedTo, found.token.start) + marker(found.name);
    copiedTo = found.token.end;
  }
  return { normalised: normalised + text.slice(copiedTo), tokens };
}

/** A text that is an id as a whole, whatever its form: the value of a `tool_call_id`. */
export function wholeIdToken(text: string): {
  readonly normalised: string;
  readonly tokens: readonly VolatileToken[];
} {
  return {
    normalised: marker('id'),
    tokens: [{ kind: 'id', text, start: 0, end: text.length }],
  };
}

/** The control character keeps a prompt that talks about `<uuid>` from looking like one that holds a UUID. */
function marker(name: string): string {
  return `\u0001<${name}>`;
}

function tokenOf(match: RegExpExecArray): { name: string; token: VolatileToken } | undefined {
  const pattern = patterns[match.slice(1).findIndex((group) => group !== undefined)];
  if (pattern === undefined) return undefined;
  const text = match[0];
  const place = { kind: pattern.kind, text, start: match.index, end: match.index + text.length };
  if (pattern.kind !== 'time' && pattern.kind !== 'time-of-day') {
    return { name: pattern.name, token: place };
  }
  const timeMs = readTime(pattern, text);
  if (timeMs === undefined) return undefined;
  return { name: pattern.name, token: { ...place, timeMs, granularityMs: granularityOf(text) } };
}

/** Where the text names no zone it is read as local time. */
function readTime(pattern: Pattern, text: string): number | undefined {
  if (pattern.name === 'epoch') {
    const value = Number(text);
    return value > 1e11 ? value : value * secondMs;
  }
  const plain = text
    .replace(/(\d),(\d)/, '$1.$2')
    .replace(' at ', ' ')
    .replace(/[ \u202f]?([ap])\.?m\.?$/i, ' $1m');
  const parsed = Date.parse(pattern.kind === 'time-of-day' ? `1970-01-01 ${plain} UTC` : plain);
  if (!Number.isNaN(parsed)) return parsed;
  // Day before month, as most of the world writes it.
  const swapped = Date.parse(plain.replace(/^(\d{1,2})\/(\d{1,2})\//, '$2/$1/'));
  return Number.isNaN(swapped) ? undefined : swapped;
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

function granularityOf(text: string): number {
  if (!text.includes(':')) return /^\d{10}/.test(text) ? secondMs : dayMs;
  // A program that rounds "now" down to the hour writes zeros.
  if (/\d:00(?::00(?:[.,]0+)?)?(?![:.,]?\d)/.test(text)) return hourMs;
  return /\d:\d{2}:\d{2}/.test(text) ? secondMs : minuteMs;
}
