import { defined } from '../base/defined.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../base/json.ts';
import type { Span, ToolCall } from '../model/span.ts';
import { readJson } from './attribute-reader.ts';
import { member, object, own } from './google-adk-json.ts';
import { toolFailure } from './google-adk-tool.ts';
import type { Completion, CompletionRule, Surroundings } from './surroundings.ts';

/**
 * The span of a tool that threw says nothing but its name. The call above it asked for the tool, and the
 * next call hands the model what came of it.
 */
export const googleAdkCompletions: readonly CompletionRule[] = [
  { tellsSums: true, find: silentTool },
];

function silentTool(span: Span, around: Surroundings): readonly Completion[] {
  const { name, arguments: given, result } = span.tool ?? {};
  const isSilent = span.kind === 'tool' && given === undefined && result === undefined;
  if (!isSilent || name === undefined || span.parentSpanId === undefined) return [];
  const call = around.spanOf(span.parentSpanId);
  if (call?.kind !== 'llm') return [];
  return [...askedIn(call, name), ...answeredAfter(call, name, around)];
}

function askedIn(call: Span, name: string): readonly Completion[] {
  const parts = (call.llm?.outputMessages ?? []).flatMap((message) => message.parts);
  const asked = parts.find((part) => part.type === 'tool_call' && part.name === name);
  if (asked?.type !== 'tool_call') return [];
  const tool = defined<ToolCall>({
    name: undefined,
    callId: asked.id,
    arguments: asked.arguments,
    result: undefined,
    error: undefined,
  });
  return [{ from: 'parent', spanId: call.spanId, meaning: { tool } }];
}

function answeredAfter(call: Span, name: string, around: Surroundings): readonly Completion[] {
  const next = around
    .after(call)
    .find((each) => each.name === call.name && each.parentSpanId === call.parentSpanId);
  const answer = next === undefined ? undefined : around.spanOf(next.spanId);
  const response = answer === undefined ? undefined : responseTo(answer, name);
  if (answer === undefined || response === undefined) return [];
  const failure = toolFailure(response);
  const told = { from: 'sibling', spanId: answer.spanId } as const;
  return failure === undefined
    ? [{ ...told, meaning: { tool: { result: response } } }]
    : [{ ...told, meaning: {}, failure }];
}

/** The last: a tool may be called many times. */
function responseTo({ attributes }: Span, name: string): JsonValue | undefined {
  const { contents } = object(readJson(attributes, own('llm_request')));
  const parts = (isJsonArray(contents) ? contents : []).flatMap((content) => {
    const { parts: ofContent } = object(content);
    return isJsonArray(ofContent) ? ofContent : [];
  });
  const responses = parts.map((part) =>
    isJsonObject(part) ? object(member(part, 'function_response')) : {},
  );
  return responses.findLast((response) => response['name'] === name)?.['response'];
}
