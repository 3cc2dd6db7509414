import type { Span } from '../model/span.ts';
import { ancestorsOf, relationOf, type Completion, type Surroundings } from './surroundings.ts';

/**
 * A call without a prompt of its own was made by the one above that it was filled in from: Genkit's prompts
 * are spans around their call, and so are those that a program names on a step of its own.
 */
export function promptFromAbove(span: Span, around: Surroundings): readonly Completion[] {
  if (span.kind !== 'llm' || span.prompt !== undefined) return [];
  for (const above of ancestorsOf(span, around)) {
    // What an agent or a tool was asked by is not what it asks a model by.
    if (above.kind === 'agent' || above.kind === 'tool') return [];
    if (above.prompt?.name === undefined) continue;
    const { prompt } = above;
    return [{ from: relationOf(span, above), spanId: above.spanId, meaning: { prompt } }];
  }
  return [];
}
