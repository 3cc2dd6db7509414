import type { JsonValue } from '../base/json.ts';
import { defined } from '../base/defined.ts';
import type { Span, ToolCall } from '../model/span.ts';
import type { Completion, CompletionRule, Surroundings } from './surroundings.ts';

/** The step follows its call closely; each one looked at costs a read of the store. */
const callsLookedAt = 10;

/**
 * A step that ran with the very arguments with which a model call beside it, just before, asked for a tool:
 * then it is that tool's call, whatever the program calls its function.
 */
export const askedTool: CompletionRule = {
  find: (span, around) => {
    const { tool } = span;
    if (tool?.arguments === undefined || tool.name !== undefined) return [];
    const given = JSON.stringify(tool.arguments);
    // Two steps without arguments, or with the same word, are alike by chance.
    if (given.length < shortestTelling) return [];
    return findCall(span, around, given);
  },
};

/** Characters of JSON that hold at least one name and one value. */
const shortestTelling = 8;

function findCall(span: Span, around: Surroundings, given: string): readonly Completion[] {
  const beside = around
    .before(span)
    .filter(({ parentSpanId }) => parentSpanId === span.parentSpanId)
    .slice(0, callsLookedAt);
  for (const { spanId } of beside) {
    const parts = around.spanOf(spanId)?.llm?.outputMessages?.flatMap((each) => each.parts) ?? [];
    for (const part of parts) {
      if (part.type !== 'tool_call' || !isSame(part.arguments, given)) continue;
      const tool = defined<ToolCall>({
        name: part.name,
        callId: part.id,
        arguments: undefined,
        result: undefined,
        error: undefined,
      });
      return [{ from: 'earlier-call', spanId, meaning: { tool } }];
    }
  }
  return [];
}

/** Programs pass on what they parsed, so that the order of names is the same too. */
function isSame(asked: JsonValue | undefined, given: string): boolean {
  return asked !== undefined && JSON.stringify(asked) === given;
}
