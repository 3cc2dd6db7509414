import { defined } from '../base/defined.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { RetrievedDocument } from '../model/span.ts';
import { firstText } from './part-shapes.ts';

/**
 * Documents that a retrieval found, in the shapes that frameworks give them: a list, or an object that
 * holds one under `documents`. `undefined` where the value is neither.
 */
export function readDocuments(
  value: JsonValue | undefined,
): readonly RetrievedDocument[] | undefined {
  if (isJsonObject(value)) return readDocuments(value['documents']);
  if (!isJsonArray(value)) return undefined;
  return value.flatMap((item) => {
    if (typeof item === 'string') return { content: item };
    return isJsonObject(item) ? readDocument(item) : [];
  });
}

function readDocument(document: JsonObject): RetrievedDocument {
  const metadata = document['metadata'] ?? haystackMetadata(document);
  const inMetadata = isJsonObject(metadata) ? metadata : {};
  const score = document['score'] ?? inMetadata['score'];
  return defined<RetrievedDocument>({
    id: identifier(document['id'] ?? document['document_id'] ?? inMetadata['id']),
    score: typeof score === 'number' ? score : undefined,
    content: documentText(document),
    metadata: metadata ?? undefined,
  });
}

/** Every document of Haystack has it, and most are empty. */
function haystackMetadata({ meta }: JsonObject): JsonValue | undefined {
  return isJsonObject(meta) && Object.keys(meta).length > 0 ? meta : undefined;
}

function identifier(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function documentText(document: JsonObject): string | undefined {
  const text = firstText(document, 'content', 'text', 'page_content', 'pageContent');
  if (text !== undefined) return text;
  const content = document['content'];
  if (!isJsonArray(content)) return undefined;
  return content
    .map((part) => (isJsonObject(part) ? (firstText(part, 'text') ?? '') : ''))
    .join('');
}
