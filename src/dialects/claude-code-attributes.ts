import { isJsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { Message } from '../model/message.ts';
import type { LlmCall } from '../model/span.ts';
import {
  openJsonText,
  readJson,
  readJsonOrText,
  readNumber,
  readString,
} from './attribute-reader.ts';
import { usageOf } from './usage-reader.ts';

// What Claude Code's spans and its log records write alike.

/** Its input leaves out what was read from the cache and written to it. */
export function claudeCodeUsage(attributes: Attributes): LlmCall['usage'] {
  const uncached = readNumber(attributes, 'input_tokens');
  const cacheReadTokens = readNumber(attributes, 'cache_read_tokens');
  const cacheWriteTokens = readNumber(attributes, 'cache_creation_tokens');
  return usageOf({
    inputTokens:
      uncached === undefined
        ? undefined
        : uncached + (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0),
    outputTokens: readNumber(attributes, 'output_tokens'),
    cacheReadTokens,
    cacheWriteTokens,
  });
}

/** Some versions sent the name with the codes that make a terminal print it bold. */
export function plainModel(model: string | undefined): string | undefined {
  return model?.replaceAll('\u001b', '').replaceAll(/\[\d+m\]?/g, '');
}

export function readPrompt(attributes: Attributes): readonly Message[] | undefined {
  const prompt = visible(readString(attributes, 'user_prompt', 'prompt', 'prompt_text'));
  return typeof prompt === 'string'
    ? [{ role: 'user', parts: [{ type: 'text', content: prompt }] }]
    : undefined;
}

/** What the user did not allow to be told has this in its place. */
export function visible(value: JsonValue | undefined): JsonValue | undefined {
  return value === '<REDACTED>' ? undefined : value;
}

/** The arguments that a tool call tells, whole or in part. */
export function loggedArguments(attributes: Attributes): JsonValue | undefined {
  const whole = visible(readJsonOrText(attributes, 'tool_input'));
  if (whole !== undefined) return whole;
  const told = readJson(attributes, 'tool_parameters');
  if (!isJsonObject(told)) return undefined;
  const { full_command: command, bash_command: shortCommand, ...others } = told;
  const run = command ?? shortCommand;
  return openJsonText({ ...(run !== undefined && { command: run }), ...others });
}
