import { defined } from '../base/defined.ts';
import { isJsonObject, type JsonObject } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanMeaning } from '../model/span.ts';
import { openJsonText, readGroup, readJson, readString, readStrings } from './attribute-reader.ts';
import { filled } from './filled.ts';
import { firstText } from './part-shapes.ts';

/** Free keys of a program: metadata until version 6, the context of the run in version 7. */
const prefixes = ['ai.telemetry.metadata.', 'ai.settings.context.'] as const;

/** Of the free keys these are used by convention. */
const conversationNames = [
  'sessionId',
  'session_id',
  'conversationId',
  'conversation_id',
  'threadId',
  'thread_id',
  'chatId',
];
const userNames = ['userId', 'user_id'];
const tenantNames = ['tenantId', 'tenant_id', 'organizationId', 'orgId'];

const spentNames = new Set([
  ...conversationNames,
  ...userNames,
  ...tenantNames,
  'tags',
  'langfusePrompt',
]);

export function vercelMetadata(attributes: Attributes): SpanMeaning {
  const keys = (names: readonly string[]): string[] =>
    prefixes.flatMap((prefix) => names.map((name) => `${prefix}${name}`));
  return defined<SpanMeaning>({
    prompt: linkedPrompt(attributes),
    conversationId: readString(attributes, ...keys(conversationNames)),
    userId: readString(attributes, ...keys(userNames)),
    tenantId: readString(attributes, ...keys(tenantNames)),
    tags: readStrings(attributes, ...keys(['tags'])),
    metadata: freeMetadata(attributes),
  });
}

function linkedPrompt(attributes: Attributes): SpanMeaning['prompt'] {
  const linked = readJson(attributes, 'ai.telemetry.metadata.langfusePrompt');
  const prompt: JsonObject = isJsonObject(linked) ? linked : {};
  const { version } = prompt;
  return filled({
    name: firstText(prompt, 'name'),
    version: typeof version === 'number' ? String(version) : firstText(prompt, 'version'),
  });
}

function freeMetadata(attributes: Attributes): SpanMeaning['metadata'] {
  const free = prefixes
    .flatMap((prefix) => Object.entries(readGroup(attributes, prefix) ?? {}))
    .filter(([name]) => !spentNames.has(name));
  if (free.length === 0) return undefined;
  return Object.fromEntries(free.map(([name, value]) => [name, openJsonText(value)]));
}
