import type { StretchPlace, TextStretch } from '../protocol/text-map.ts';
import type { TemplateMatchJson } from '../protocol/workspace-api.ts';
import { messageMap, type MessageRange } from '../sourcelink/message-map.ts';

type PlacedStretch = Omit<TextStretch, 'tokens'>;

/** What each character of a text is, in order and without gaps, from where it was found in the workspace. */
export function textStretches(
  text: string,
  matches: readonly TemplateMatchJson[],
): readonly PlacedStretch[] {
  const stretches: PlacedStretch[] = [];
  let reached = 0;
  for (const range of messageMap(matches)) {
    addGap(stretches, text, { start: reached, end: range.start });
    stretches.push(stretchOf(range, matches));
    reached = range.end;
  }
  addGap(stretches, text, { start: reached, end: text.length });
  return stretches;
}

/** White space between two explained stretches belongs to the one before it. */
function addGap(
  stretches: PlacedStretch[],
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
): void {
  if (start >= end) return;
  const before = stretches.at(-1);
  if (before !== undefined && text.slice(start, end).trim() === '')
    stretches.splice(-1, 1, { ...before, end });
  else stretches.push({ start, end, origin: 'unknown', places: [] });
}

function stretchOf(range: MessageRange, matches: readonly TemplateMatchJson[]): PlacedStretch {
  const { start, end } = range;
  const places = placesOf(range, matches);
  if (range.kind === 'fixed') return { start, end, origin: 'template', places };
  return { start, end, origin: 'hole', places, expression: range.expression };
}

/** The line in the template that owns the stretch, and in those that explain the very same text. */
function placesOf(
  { match, start, line }: MessageRange,
  matches: readonly TemplateMatchJson[],
): StretchPlace[] {
  const owner = matches[match];
  if (owner === undefined) return [];
  const places: StretchPlace[] = [{ file: owner.file, line }];
  for (const other of matches) {
    if (other === owner || other.start !== owner.start || other.end !== owner.end) continue;
    const part = other.parts.find((each) => each.start <= start && start < each.end);
    if (part !== undefined) places.push({ file: other.file, line: part.line });
  }
  return places;
}
