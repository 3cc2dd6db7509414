import { assertNever } from '../../src/base/assert-never.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../src/base/json.ts';
import type { AskedCall } from './model-apis/model-api.ts';

/** One change of one place of a request, as an edit of the program would make it. */
export interface Mutation {
  readonly asked: AskedCall;
  /** The place, as reports name it. */
  readonly field: string;
}

export const mutationKinds = ['word', 'tool', 'parameter', 'model'] as const;
export type MutationKind = (typeof mutationKinds)[number];

/** `at` chooses among the places; what has no place of that kind gets another word in a prompt. */
export function mutate(asked: AskedCall, kind: MutationKind, at: number): Mutation {
  const places = placesOf(asked.body, kind);
  const [path] = places.length === 0 ? [] : [places[at % places.length]];
  if (path !== undefined) {
    return {
      asked: { ...asked, body: changed(asked.body, path) as JsonObject },
      field: fieldName(path),
    };
  }
  if (kind !== 'model') return mutate(asked, 'word', at);
  return {
    asked: { ...asked, path: asked.path.replace(/models\/[^:]+/, 'models/CHANGED') },
    field: 'path',
  };
}

type Path = readonly (string | number)[];

function placesOf(body: JsonObject, kind: MutationKind): readonly Path[] {
  const leaves = leavesOf(body, []);
  switch (kind) {
    case 'word':
      return leaves
        .filter(
          ([path, value]) => typeof value === 'string' && isProse(path) && /[a-z]/.test(value),
        )
        .map(([path]) => path);
    case 'tool':
      return leaves
        .filter(([path]) => path[0] === 'tools' && path.at(-1) === 'description')
        .map(([path]) => path);
    case 'parameter':
      return leaves
        .filter(([path]) => /^(?:temperature|max_tokens)$/.test(String(path.at(-1))))
        .map(([path]) => path);
    case 'model':
      return leaves
        .filter(([path]) => path.length === 1 && path[0] === 'model')
        .map(([path]) => path);
    default:
      return assertNever(kind);
  }
}

const proseMembers = new Set([
  'messages',
  'input',
  'contents',
  'system',
  'instructions',
  'systemInstruction',
]);

/** Not what a tool was called with or what it is called: only what was said. */
function isProse(path: Path): boolean {
  const name = path.findLast((step) => typeof step === 'string') ?? '';
  const isText = /^(?:content|text|system|instructions|output|result)$/.test(name);
  return proseMembers.has(String(path[0])) && isText;
}

function leavesOf(value: JsonValue, path: Path): readonly (readonly [Path, JsonValue])[] {
  if (isJsonArray(value)) return value.flatMap((item, index) => leavesOf(item, [...path, index]));
  if (isJsonObject(value))
    return Object.entries(value).flatMap(([key, member]) => leavesOf(member, [...path, key]));
  return [[path, value]];
}

function changed(value: JsonValue, [step, ...rest]: Path): JsonValue {
  if (step === undefined) return changedLeaf(value);
  if (isJsonArray(value))
    return value.map((item, index) => (index === step ? changed(item, rest) : item));
  if (!isJsonObject(value)) return value;
  return { ...value, [step]: changed(value[step] ?? null, rest) };
}

/** Of a text, one word; no word that an agent says has capitals only. */
function changedLeaf(value: JsonValue): JsonValue {
  if (typeof value === 'number') return value + 1;
  return (typeof value === 'string' ? value : '').replace(/[a-z]+/, 'CHANGED');
}

function fieldName(path: Path): string {
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${step}`,
    )
    .join('');
}
