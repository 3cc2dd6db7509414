import { isJsonObject, stringMember, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanMeaning } from '../model/span.ts';
import { readJson, readString } from './attribute-reader.ts';
import type { Contribution } from './dialect.ts';
import { filled } from './filled.ts';
import { member, own, text } from './google-adk-json.ts';

/** Where content may not be told both are `{}`; a tool without arguments has only empty arguments. */
export function readTool(attributes: Attributes, spanName: string): SpanMeaning['tool'] {
  const given = readJson(attributes, own('tool_call_args'));
  const result = present(readJson(attributes, own('tool_response')));
  const isTold = !isEmpty(given) || !isEmpty(result);
  return filled({
    // All that the span of a tool that threw has.
    name: readString(attributes, 'gen_ai.tool.name') ?? /^execute_tool (.+)$/.exec(spanName)?.[1],
    arguments: isTold ? given : undefined,
    result: isTold ? result : undefined,
  });
}

function isEmpty(value: JsonValue | undefined): boolean {
  return value === undefined || (isJsonObject(value) && Object.keys(value).length === 0);
}

/** A response that never came is told as `{ result: '<not specified>' }`. */
function present(value: JsonValue | undefined): JsonValue | undefined {
  const isPlaceholder = isJsonObject(value) && value['result'] === '<not specified>';
  return isPlaceholder ? undefined : value;
}

/** ADK's convention for tools, and what MCP's tools give: the call itself ends well. */
export function toolFailure(result: JsonValue | undefined): Contribution['failure'] {
  if (!isJsonObject(result)) return undefined;
  const failed = result['status'] === 'error' || member(result, 'is_error') === true;
  const message = text(result, 'error_message') ?? stringMember(result, 'error');
  if (message !== undefined && (failed || Object.keys(result).length === 1)) return { message };
  return failed ? {} : undefined;
}
