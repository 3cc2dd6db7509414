/**
 * Attributes that hold what a model was asked and nothing else. No fact that lists and sums are made of is
 * read from them (a test holds all captures to that), so that whoever derives facts alone can leave them
 * packed: they are most of a span. What a model answered is not among them, because it may tell a failure.
 */
export const contentKeys: ReadonlySet<string> = new Set([
  'gen_ai.input.messages',
  'gen_ai.system_instructions',
  'gen_ai.tool.definitions',
  'ai.prompt',
  'ai.prompt.messages',
  'ai.prompt.tools',
  'pydantic_ai.all_messages',
]);
