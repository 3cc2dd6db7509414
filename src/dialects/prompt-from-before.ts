import { messageText } from '../model/message.ts';
import type { Span } from '../model/span.ts';
import type { Completion, Surroundings } from './surroundings.ts';

/** What is filled in or looked up for a call comes right before it, in the same step. */
const mostSpansToRead = 10;
/** Shorter words of a template stand in any prompt. */
const shortestFragment = 12;

/**
 * A call without a prompt of its own was asked by the one that a step before it looked up or filled in, where
 * all that the template says stands in what the model was asked: LangChain's templates and Logfire's managed
 * prompts are spans beside the call.
 */
export function promptFromBefore(span: Span, around: Surroundings): readonly Completion[] {
  if (span.kind !== 'llm' || span.prompt !== undefined) return [];
  const asked = (span.llm?.inputMessages ?? []).map(messageText).join('\n');
  if (asked === '') return [];
  const beside = around
    .before(span)
    .filter(({ parentSpanId }) => parentSpanId === span.parentSpanId)
    .slice(0, mostSpansToRead);
  for (const { spanId } of beside) {
    const { kind, prompt } = around.spanOf(spanId) ?? {};
    if (kind !== 'prompt' || prompt?.template === undefined) continue;
    if (isSaidIn(asked, prompt.template)) return [{ from: 'sibling', spanId, meaning: { prompt } }];
  }
  return [];
}

/** True where the fixed words of a template stand in the text, whatever stands between them. */
function isSaidIn(asked: string, template: string): boolean {
  const fragments = template
    .split(/\{\{?[^{}]{0,100}\}\}?/)
    .map((fragment) => fragment.trim())
    .filter((fragment) => fragment.length >= shortestFragment);
  return fragments.length > 0 && fragments.every((fragment) => asked.includes(fragment));
}
