import type { PackedValues } from '../model/packed-values.ts';

/**
 * Attributes that hold what a model was asked and nothing else. No fact that lists and sums are made of is
 * read from them (a test holds all captures to that), so that whoever derives facts alone can leave them
 * packed: they are most of a span.
 */
const contentKeys: ReadonlySet<string> = new Set([
  'gen_ai.input.messages',
  'gen_ai.system_instructions',
  'gen_ai.tool.definitions',
  'ai.prompt',
  'ai.prompt.messages',
  'ai.prompt.tools',
  'pydantic_ai.all_messages',
]);

/**
 * What a model answered may tell a failure, by a finish reason `error`: it is left packed only where no
 * such word is in it, be it with escapes.
 */
export const contentLeftPacked: PackedValues = {
  keys: contentKeys,
  unless: new Map([['gen_ai.output.messages', /error|\\u00/i]]),
};
