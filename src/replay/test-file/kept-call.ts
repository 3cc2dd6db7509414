import { isJsonObject, numberMember, stringMember, stringMembers } from '../../base/json.ts';
import type { JsonObject, JsonValue } from '../../base/json.ts';
import type {
  HeaderPair,
  RecordedExchange,
  RecordedRequest,
  RecordedResponse,
} from '../../model/recorded-exchange.ts';
import { providerMark, truncatedMark } from '../exchange-marks.ts';
import { joinBytes } from '../text-edit.ts';
import { callSummary } from './call-summary.ts';
import {
  keepAnswerBody,
  keepRequestBody,
  type KeptBody,
  keptBodyOf,
  piecesOf,
} from './kept-body.ts';
import { type MachinePaths, fromMarkers, toMarkers } from './machine-paths.ts';
import { substitute, substituteInAnswer, substituteInJson } from './machine-paths.ts';
import type { HashText } from './replay-test.ts';

/** Matching looks at these only. */
const keptRequestHeaders = new Set(['content-type', providerMark, truncatedMark]);
/** These say something of that one delivery, and nothing to the program. */
const droppedAnswerHeader =
  /^(?:content-length|date|server|via|alt-svc|nel|report-to|cf-.*|x-envoy-.*|strict-transport-security|x-content-type-options|access-control-.*|vary|keep-alive)$/;

/** A call as it stands in the file. */
export function writeCall(
  exchange: RecordedExchange,
  paths: MachinePaths,
  hash: HashText,
): JsonObject {
  const markers = toMarkers(paths);
  const { method, path, headers, body } = exchange.request;
  const kept = body.length === 0 ? undefined : withMarkers(keepRequestBody(body), paths);
  const request = {
    method,
    path: substitute(path, markers),
    headers: headersToJson(headers.filter(([name]) => keptRequestHeaders.has(name))),
    ...(kept !== undefined && { body: kept as JsonValue }),
  };
  return {
    summary: callSummary(kept !== undefined && 'json' in kept ? kept.json : undefined),
    requestHash: requestHash(request, hash),
    startedAt: new Date(exchange.startedAtMs).toISOString(),
    request,
    answer: writeAnswer(substituteInAnswer(exchange.response, markers)),
  };
}

/** The request as the file has it, so that it is the same on every machine. */
export function requestHash(request: JsonObject, hash: HashText): string {
  return `sha256:${hash(JSON.stringify(request))}`;
}

/** Throws a sentence where an object from a file is no call. `sequence`: its place, from 1. */
export function readCall(
  call: JsonObject,
  sequence: number,
  paths: MachinePaths,
): RecordedExchange {
  const { request, answer } = call;
  if (!isJsonObject(request) || !isJsonObject(answer))
    throw new Error(`Call ${sequence} has no "request" or no "answer".`);
  const startedAtMs = Date.parse(stringMember(call, 'startedAt') ?? '');
  if (Number.isNaN(startedAtMs))
    throw new Error(`Call ${sequence} has no "startedAt" in ISO form.`);
  const response = readAnswer(answer);
  return {
    sequence,
    startedAtMs,
    request: readRequestOf(request, paths),
    response: substituteInAnswer(response, fromMarkers(paths)),
  };
}

function readRequestOf(request: JsonObject, paths: MachinePaths): RecordedRequest {
  const markers = fromMarkers(paths);
  const body = keptBodyOf(request);
  const plain = body !== undefined && 'json' in body ? substituteInJson(body.json, markers) : '';
  const pieces =
    body === undefined
      ? []
      : piecesOf('json' in body ? { json: plain } : inText(body, paths, fromMarkers));
  return {
    method: stringMember(request, 'method') ?? 'POST',
    path: substitute(stringMember(request, 'path') ?? '/', markers),
    headers: Object.entries(stringMembers(request['headers'])),
    body: joinBytes(pieces),
  };
}

function withMarkers(body: KeptBody, paths: MachinePaths): KeptBody {
  if ('json' in body) return { json: substituteInJson(body.json, toMarkers(paths)) };
  return inText(body, paths, toMarkers);
}

function inText(body: KeptBody, paths: MachinePaths, substitutions: typeof toMarkers): KeptBody {
  return 'text' in body ? { text: substitute(body.text, substitutions(paths)) } : body;
}

function writeAnswer(response: RecordedResponse): JsonObject {
  const bytes = joinBytes(response.frames.map((frame) => frame.bytes));
  return {
    status: response.status,
    headers: headersToJson(response.headers.filter(([name]) => !droppedAnswerHeader.test(name))),
    ...(response.outcome !== 'complete' && { outcome: response.outcome }),
    durationMs: Math.round(response.durationMs),
    ...(bytes.length > 0 && { body: keepAnswerBody(bytes) }),
  };
}

/** Frames come at once: a test waits for nothing. */
function readAnswer(answer: JsonObject): RecordedResponse {
  const body = keptBodyOf(answer);
  return {
    status: numberMember(answer, 'status') ?? 0,
    headers: Object.entries(stringMembers(answer['headers'])),
    frames: (body === undefined ? [] : piecesOf(body)).map((bytes) => ({ offsetMs: 0, bytes })),
    outcome: outcomeOf(stringMember(answer, 'outcome')),
    durationMs: numberMember(answer, 'durationMs') ?? 0,
  };
}

function outcomeOf(text: string | undefined): RecordedResponse['outcome'] {
  return text === 'cut' || text === 'cancelled' || text === 'failed' ? text : 'complete';
}

function headersToJson(headers: readonly HeaderPair[]): JsonObject {
  const joined: Record<string, string> = {};
  for (const [name, value] of headers)
    joined[name] = joined[name] === undefined ? value : `${joined[name]}, ${value}`;
  return joined;
}
