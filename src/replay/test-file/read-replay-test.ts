import { defined } from '../../base/defined.ts';
import { isJsonArray, isJsonObject, numberMember, parseJson } from '../../base/json.ts';
import { stringMember, stringMembers, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { CommandLine } from '../../model/execution.ts';
import { joinBytes } from '../text-edit.ts';
import { piecesOf, readKeptBody } from './kept-body.ts';
import { readCall, requestHash } from './kept-call.ts';
import { fromMarkers, type MachinePaths, substitute } from './machine-paths.ts';
import { type HashText, type ReplayTest, replayTestVersion } from './replay-test.ts';
import type { ReplayTestExpectation, ReplayTestSurroundings } from './replay-test.ts';
import { expandParts } from './shared-parts.ts';

/** What must be known of a file before its paths can be filled in. Throws as `readReplayTest` does. */
export function rootOfReplayTest(text: string): string {
  return stringMember(objectIn(text), 'root') ?? '.';
}

/** Throws one sentence where the text is no replay test, or one that was changed by hand where it must not be. */
export function readReplayTest(text: string, paths: MachinePaths, hash: HashText): ReplayTest {
  const file = objectIn(text);
  const shared = isJsonObject(file['shared']) ? file['shared'] : {};
  const calls = isJsonArray(file['calls']) ? file['calls'] : [];
  if (calls.length === 0) throw new Error('It has no calls.');
  return {
    root: stringMember(file, 'root') ?? '.',
    workingDirectory: stringMember(file, 'workingDirectory') ?? '.',
    command: readCommand(file['command'], paths),
    upstreamPaths: stringMembers(file['upstreamPaths']),
    expect: readExpectation(file['expect']),
    surroundings: readSurroundings(file),
    exchanges: calls.map((call, index) => {
      const whole = expandCall(call, shared, index + 1);
      checkHash(whole, index + 1, hash);
      return readCall(whole, index + 1, paths);
    }),
  };
}

function objectIn(text: string): JsonObject {
  const file = parseJson(text);
  if (!isJsonObject(file)) throw new Error('It is no JSON object.');
  const version = file['spanwiseReplayTest'];
  if (version === replayTestVersion) return file;
  throw new Error(
    version === undefined
      ? 'It is no replay test: "spanwiseReplayTest" is missing.'
      : `It is of version ${JSON.stringify(version)}: update Spanwise.`,
  );
}

function readCommand(value: JsonValue | undefined, paths: MachinePaths): CommandLine {
  const here = (text: string): string => substitute(text, fromMarkers(paths));
  if (isJsonObject(value) && typeof value['shell'] === 'string')
    return { type: 'shell', line: here(value['shell']) };
  const words = isJsonArray(value) ? value.filter((word) => typeof word === 'string') : [];
  if (words.length === 0) throw new Error('It names no "command".');
  return { type: 'arguments', arguments: words.map(here) };
}

function readExpectation(value: JsonValue | undefined): ReplayTestExpectation {
  const expect = isJsonObject(value) ? value : {};
  return defined<ReplayTestExpectation>({
    exitCode: numberMember(expect, 'exitCode'),
    calls: expect['calls'] === 'near' ? 'near' : 'exact',
    standardOutput: stringMember(expect, 'standardOutput'),
  });
}

function readSurroundings(file: JsonObject): ReplayTestSurroundings {
  const { keys, preload, standardInput } = file;
  return defined<ReplayTestSurroundings>({
    keys: isJsonArray(keys) ? keys.filter((name) => typeof name === 'string') : undefined,
    preload: preload === true ? preload : undefined,
    standardInput: isJsonObject(standardInput)
      ? joinBytes(piecesOf(readKeptBody(standardInput)))
      : undefined,
  });
}

function expandCall(call: JsonValue, shared: JsonObject, number: number): JsonObject {
  const request = isJsonObject(call) ? call['request'] : undefined;
  if (!isJsonObject(call) || !isJsonObject(request))
    throw new Error(`Call ${number} has no "request".`);
  const body = request['body'];
  if (!isJsonObject(body) || body['json'] === undefined) return call;
  const json = expandParts(body['json'], shared);
  return { ...call, request: { ...request, body: { json } } };
}

/** A merge that took half of each side, or a request edited without its answer, tests something that never was. */
function checkHash(call: JsonObject, number: number, hash: HashText): void {
  const { request } = call;
  if (isJsonObject(request) && requestHash(request, hash) === call['requestHash']) return;
  throw new Error(
    `The request of call ${number} is not the one that was saved. Record the test anew with "Update Replay Test".`,
  );
}
