import { formatCount, formatPlural } from '../../../src/base/format.ts';
import type { StretchPlace, TextMap, TextStretch } from '../../../src/protocol/text-map.ts';

/** Neighbours that are one thing to a reader: template text of one file, line after line. */
export interface CoveragePart extends TextStretch {
  /** The stretches that it holds, by index in the map. */
  readonly from: number;
  readonly to: number;
}

/** More parts than this cannot be told apart in a strip: then it shows the three sums. */
const mostParts = 60;

export const originNames = {
  template: 'Template',
  hole: 'Value',
  unknown: 'Unknown',
} as const satisfies Record<TextStretch['origin'], string>;

/** The parts of a message's strip, in the order of the text. */
export function coverageParts({ stretches }: TextMap): readonly CoveragePart[] {
  const parts: CoveragePart[] = [];
  for (const [index, stretch] of stretches.entries()) {
    const last = parts.at(-1);
    if (last !== undefined && belongTogether(last, stretch))
      parts.splice(-1, 1, { ...joined(last, stretch), from: last.from, to: index });
    else parts.push({ ...stretch, from: index, to: index });
  }
  return parts.length <= mostParts ? parts : sums(stretches);
}

function belongTogether(a: TextStretch, b: TextStretch): boolean {
  if (a.origin !== b.origin || a.origin === 'hole') return false;
  return a.places[0]?.file === b.places[0]?.file;
}

function joined(a: TextStretch, b: TextStretch): TextStretch {
  const tokens = a.tokens === undefined ? undefined : a.tokens + (b.tokens ?? 0);
  return { ...a, end: b.end, ...(tokens !== undefined && { tokens }) };
}

/** One part for each origin; it begins where the first of its stretches does. */
function sums(stretches: readonly TextStretch[]): readonly CoveragePart[] {
  const origins = ['template', 'hole', 'unknown'] as const;
  return origins.flatMap((origin) => {
    const from = stretches.findIndex((each) => each.origin === origin);
    const first = stretches[from];
    if (first === undefined) return [];
    const { start, end, places } = first;
    const tokens = tokensOf(stretches, origin);
    return [
      { start, end, origin, places, from, to: from, ...(tokens !== undefined && { tokens }) },
    ];
  });
}

/** `undefined` where the text was not counted. */
export function tokensOf(
  stretches: readonly TextStretch[],
  origin: TextStretch['origin'],
): number | undefined {
  let sum = 0;
  for (const each of stretches) {
    if (each.tokens === undefined) return undefined;
    if (each.origin === origin) sum += each.tokens;
  }
  return sum;
}

/** `Template, src/prompts/support.ts:4, 88 tokens`. */
export function stretchLabel(stretch: TextStretch, tokenizer: TextMap['tokenizer']): string {
  const { origin, places, expression, tokens } = stretch;
  const name = originNames[origin];
  return [
    expression === undefined ? name : `${name} of ${expression.replaceAll(/\s+/g, ' ')}`,
    placesText(places),
    tokensText(tokens, tokenizer),
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

export function placesText(places: readonly StretchPlace[]): string | undefined {
  if (places.length === 0) return undefined;
  return places.map(({ file, line }) => `${file}:${line}`).join(' or ');
}

function tokensText(
  tokens: number | undefined,
  tokenizer: TextMap['tokenizer'],
): string | undefined {
  if (tokens === undefined) return undefined;
  return `${tokenizer === 'own' ? '' : 'about '}${formatPlural(tokens, 'token')}`;
}

/** `Template 88 · Value 210 · Unknown 12 tokens`, of that what there is. */
export function coverageSummary({ stretches, tokenizer }: TextMap): string {
  const origins = ['template', 'hole', 'unknown'] as const;
  const parts = origins.flatMap((origin) => {
    if (!stretches.some((each) => each.origin === origin)) return [];
    const tokens = tokensOf(stretches, origin);
    return [
      tokens === undefined ? originNames[origin] : `${originNames[origin]} ${formatCount(tokens)}`,
    ];
  });
  const isCounted = stretches.every(({ tokens }) => tokens !== undefined);
  if (!isCounted) return parts.join(' · ');
  return `${tokenizer === 'own' ? '' : 'About: '}${parts.join(' · ')} tokens`;
}
