import { defined } from '../base/defined.ts';
import { isJsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanEventWire, SpanWire } from '../model/otlp-wire.ts';
import type { RetrievedDocument, SpanMeaning } from '../model/span.ts';
import { readJson, readNumber, readString } from './attribute-reader.ts';
import { filled } from './filled.ts';
import { readFlattenedList } from './flattened-attributes.ts';
import { readDocuments } from './retrieved-documents.ts';

/** Keys that OpenLLMetry's instrumentations of vector databases write. */
export const vectorDbKeys: readonly string[] = [
  'db.vector.',
  'db.pinecone.',
  'db.chroma.',
  'db.milvus.',
  'db.weaviate.',
  'db.marqo.',
  'db.lancedb.',
  'qdrant.',
  'pinecone.',
];

/**
 * What a query of a vector database found: each result is an event on the span or, in JavaScript, a few
 * numbered attributes. `undefined` where the span is no query: databases are also written to.
 */
export function vectorDbRetrieval(span: SpanWire): SpanMeaning['retrieval'] {
  const results = span.events.filter(({ name }) => resultEvents.has(name));
  if (results.length === 0 && !isQuery(span)) return undefined;
  const flattened = readFlattenedList(span.attributes, 'db.vector.query.result');
  return (
    filled({
      query: queryText(span),
      documents: results.length === 0 ? readDocuments(flattened) : results.map(readResult),
    }) ?? {}
  );
}

const resultEvents: ReadonlySet<string> = new Set(['db.query.result', 'db.search.result']);

function isQuery({ name, attributes }: SpanWire): boolean {
  const operation =
    readString(attributes, 'db.operation', 'db.operation.name') ?? name.split('.').at(-1) ?? '';
  return /^(query|search|hybrid_search|similarity)/i.test(operation);
}

function queryText({ attributes, events }: SpanWire): string | undefined {
  const onEvents = events.map((event) => readString(event.attributes, 'db.query.text'));
  return (
    readString(
      attributes,
      'db.query.text',
      'db.vector.query.content',
      'db.marqo.search.query',
      'db.chroma.query.texts',
    ) ?? onEvents.find((text) => text !== undefined)
  );
}

/** A distance is no score: the nearest is the smallest. It is kept with the metadata. */
function readResult({ attributes }: SpanEventWire): RetrievedDocument {
  const key = (name: string): [string, string] => [
    `db.query.result.${name}`,
    `db.search.result.${name}`,
  ];
  return defined<RetrievedDocument>({
    id: readString(attributes, ...key('id')),
    score: readNumber(attributes, ...key('score')),
    content: readString(attributes, ...key('document')),
    metadata: withDistance(readJson(attributes, ...key('metadata')), attributes),
  });
}

function withDistance(
  metadata: JsonValue | undefined,
  attributes: Attributes,
): JsonValue | undefined {
  const distance = readNumber(attributes, 'db.query.result.distance', 'db.search.result.distance');
  if (distance === undefined) return metadata;
  return { ...(isJsonObject(metadata) && metadata), distance };
}
