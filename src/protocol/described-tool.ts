import { isJsonArray, isJsonObject, stringMember, type JsonValue } from '../base/json.ts';

/** A tool as a model was told of it. */
export interface DescribedTool {
  readonly name: string;
  /** Its own description and those of its parameters: the prompts that its definition holds. */
  readonly descriptions: readonly string[];
}

/** Deeper than schemas nest. */
const deepest = 12;

/**
 * What a tool definition of any provider says: OpenAI's `function`, Anthropic's `input_schema`, Gemini's
 * `functionDeclarations`, Bedrock's `toolSpec`. Several where one entry declares several.
 */
export function describedTools(definition: JsonValue, depth = 0): readonly DescribedTool[] {
  if (isJsonArray(definition) && depth < deepest)
    return definition.flatMap((each) => describedTools(each, depth + 1));
  if (!isJsonObject(definition) || depth >= deepest) return [];
  const name = stringMember(definition, 'name');
  if (name !== undefined) return [{ name, descriptions: descriptionsIn(definition, depth) }];
  return ['function', 'functionDeclarations', 'function_declarations', 'toolSpec', 'tools'].flatMap(
    (member) => {
      const inner = definition[member];
      return inner === undefined ? [] : describedTools(inner, depth + 1);
    },
  );
}

function descriptionsIn(value: JsonValue, depth: number): string[] {
  if (depth >= deepest) return [];
  if (isJsonArray(value)) return value.flatMap((each) => descriptionsIn(each, depth + 1));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === 'description' && typeof member === 'string'
      ? [member]
      : descriptionsIn(member, depth + 1),
  );
}
