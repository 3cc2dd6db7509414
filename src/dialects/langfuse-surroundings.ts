import { defined } from '../base/defined.ts';
import { isJsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanMeaning } from '../model/span.ts';
import { openJsonText, readGroup, readJson, readString, readStrings } from './attribute-reader.ts';

/**
 * Who and what a span belongs to. The wrappers of OpenAI and LangChain cannot set attributes of the trace
 * and put user, session and tags into the metadata, under names that begin with `langfuse_`.
 */
export function langfuseSurroundings(attributes: Attributes, resource: Attributes): SpanMeaning {
  const inMetadata = (name: string): string[] =>
    metadataKeys.map((key) => `${key}.langfuse_${name}`);
  return defined<SpanMeaning>({
    conversationId: readString(
      attributes,
      'langfuse.session.id',
      'session.id',
      ...inMetadata('session_id'),
    ),
    userId: readString(attributes, 'langfuse.user.id', 'user.id', ...inMetadata('user_id')),
    tags: readStrings(attributes, 'langfuse.trace.tags', 'langfuse.tags', ...inMetadata('tags')),
    metadata: readMetadata(attributes, resource),
  });
}

/** The nearer first: of two values under one name the span's own is meant. */
const metadataKeys = [
  'langfuse.observation.metadata',
  'langfuse.trace.metadata',
  'langfuse.metadata',
] as const;

/** What is one word of the whole deployment or experiment, by the end of its key. */
const singleKeys = [
  'environment',
  'release',
  'version',
  'trace.name',
  'experiment.id',
  'experiment.name',
  'experiment.description',
  'experiment.dataset.id',
  'experiment.item.id',
  'experiment.item.version',
  'experiment.item.expected_output',
] as const;

type Metadata = SpanMeaning['metadata'] & {};

function readMetadata(attributes: Attributes, resource: Attributes): Metadata | undefined {
  const singles = singleKeys.map((name) => [
    name,
    readString(attributes, `langfuse.${name}`) ?? readString(resource, `langfuse.${name}`),
  ]);
  const level = readString(attributes, 'langfuse.observation.level')?.toUpperCase();
  const message = readString(attributes, 'langfuse.observation.status_message');
  const all: Metadata = {
    ...Object.fromEntries(singles.filter(([, value]) => value !== undefined)),
    ...(level !== undefined && level !== 'DEFAULT' && { level }),
    ...(message !== undefined && { status_message: message }),
    ...prefixed('experiment.metadata', group(attributes, 'langfuse.experiment.metadata')),
    ...prefixed('experiment.item.metadata', group(attributes, 'langfuse.experiment.item.metadata')),
    ...group(resource, 'langfuse.metadata'),
    ...metadataKeys.reduceRight<Metadata>(
      (sum, key) => ({ ...sum, ...group(attributes, key) }),
      {},
    ),
  };
  const own = Object.entries(all).filter(([name]) => !name.startsWith('langfuse_'));
  return own.length === 0 ? undefined : Object.fromEntries(own);
}

/** One JSON text of all members, or each under a key of its own, whose text is JSON too; or both. */
function group(attributes: Attributes, key: string): Metadata {
  const together = readJson(attributes, key);
  const apart = Object.entries(readGroup(attributes, `${key}.`) ?? {});
  return {
    ...(isJsonObject(together) && together),
    ...Object.fromEntries(apart.map(([name, value]) => [name, unquoted(value)])),
  };
}

function prefixed(prefix: string, members: Metadata): Metadata {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [`${prefix}.${name}`, value]),
  );
}

/** The SDKs write even a word as JSON: `"value"`, in quotes. */
function unquoted(value: JsonValue): JsonValue {
  if (typeof value !== 'string') return value;
  const inner = /^"([^"\\]*)"$/.exec(value)?.[1];
  return inner ?? openJsonText(value);
}
