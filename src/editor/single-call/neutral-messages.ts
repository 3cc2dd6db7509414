import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';

/** A message in no provider's own form. */
export interface NeutralMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
}

/**
 * What a request says, for a model that another interface leads to. Tool calls and their results become
 * text, since each interface has its own form for them; images and sound are left out.
 */
export function neutralMessages(body: JsonObject): readonly NeutralMessage[] {
  const { system, instructions, systemInstruction, messages, input, contents } = body;
  const conversation = messages ?? contents ?? input;
  const items = isJsonArray(conversation) ? conversation : [conversation ?? ''];
  return [
    ...[system, instructions, systemInstruction].flatMap((value) => message('system', value)),
    ...items.flatMap((item) => message(roleOf(item), item)),
  ];
}

function message(
  role: NeutralMessage['role'],
  value: JsonValue | undefined,
): readonly NeutralMessage[] {
  const text = value === undefined ? '' : textIn(value).join('\n');
  return text === '' ? [] : [{ role, text }];
}

function roleOf(item: JsonValue): NeutralMessage['role'] {
  const role = isJsonObject(item) ? item['role'] : undefined;
  if (role === 'system' || role === 'developer') return 'system';
  return role === 'assistant' || role === 'model' ? 'assistant' : 'user';
}

function textIn(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (isJsonArray(value)) return value.flatMap(textIn);
  if (!isJsonObject(value)) return [];
  const { content, parts, text, output, tool_calls: calls } = value;
  const said = [content, parts, text, output].flatMap((part) =>
    part === undefined ? [] : textIn(part),
  );
  return [...said, ...(calls === undefined ? [] : [JSON.stringify(calls)])];
}
