import type { LineTokens, TextMap } from '../protocol/text-map.ts';
import type { TemplateMatchJson } from '../protocol/workspace-api.ts';
import { textStretches } from './text-map.ts';
import { countsAs, loadTokenCounter, mostCountedCharacters } from './token-counter.ts';

/** What a text is made of, and the tokens of each stretch. */
export async function mapText(
  text: string,
  matches: readonly TemplateMatchJson[],
  model: string | undefined,
): Promise<TextMap> {
  const stretches = textStretches(text, matches);
  const tokenizer = countsAs(model);
  if (text.length > mostCountedCharacters) return { stretches, tokenizer };
  const counter = await loadTokenCounter();
  const counts = counter.tokensFrom(
    text,
    stretches.map(({ start }) => start),
  );
  return {
    stretches: stretches.map((each, index) => ({ ...each, tokens: counts[index] ?? 0 })),
    tokenizer,
  };
}

/** What each line of a template cost in a text: its fixed text, and the values of its holes. */
export async function lineTokens(text: string, match: TemplateMatchJson): Promise<LineTokens[]> {
  if (text.length > mostCountedCharacters) return [];
  const stretches = match.parts.flatMap(({ start, end }) => [start, end]);
  const starts = [...new Set([0, ...stretches])].toSorted((a, b) => a - b);
  const counts = (await loadTokenCounter()).tokensFrom(text, starts);
  const tokensAt = new Map(starts.map((start, index) => [start, counts[index] ?? 0]));
  const lines = new Map<number, number>();
  for (const { line, start } of match.parts)
    lines.set(line, (lines.get(line) ?? 0) + (tokensAt.get(start) ?? 0));
  return Array.from(lines, ([line, tokens]) => ({ line, tokens }));
}
