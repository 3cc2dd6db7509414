import type { JsonObject, JsonValue } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import { maskCredentials } from '../../base/credentials.ts';
import type { CommandLine } from '../../model/execution.ts';
import { writeCall } from './kept-call.ts';
import { type MachinePaths, substitute, toMarkers } from './machine-paths.ts';
import { keepText } from './kept-body.ts';
import { type HashText, type ReplayTest, replayTestVersion } from './replay-test.ts';
import type { ReplayTestSurroundings } from './replay-test.ts';
import { shareParts } from './shared-parts.ts';

/** The file's text. Nothing of the person's machine is in it: no absolute path of theirs, no credential. */
export function writeReplayTest(test: ReplayTest, paths: MachinePaths, hash: HashText): string {
  const calls = test.exchanges
    .toSorted((left, right) => left.sequence - right.sequence)
    .map((exchange) => writeCall(exchange, paths, hash));
  const { bodies, shared } = shareParts(calls.map(jsonBodyOf), hash);
  const file: JsonObject = {
    spanwiseReplayTest: replayTestVersion,
    root: test.root,
    workingDirectory: test.workingDirectory,
    command: commandToJson(test.command, paths),
    expect: { ...test.expect },
    ...surroundingsToJson(test.surroundings),
    upstreamPaths: test.upstreamPaths,
    calls: calls.map((call, index) => withBody(call, bodies[index] ?? null)),
    ...(Object.keys(shared).length > 0 && { shared }),
  };
  return `${withNumbersInLine(JSON.stringify(file, undefined, 2))}\n`;
}

/** A vector of an embedding is one line, and not a thousand. A string holds no line break that could match. */
function withNumbersInLine(text: string): string {
  return text.replaceAll(
    /\[\n\s*(-?\d[\d.eE+-]*(?:,\n\s*-?\d[\d.eE+-]*)*)\n\s*\]/g,
    (_list, numbers: string) => `[${numbers.replaceAll(/,\n\s*/g, ', ')}]`,
  );
}

function surroundingsToJson({ keys, preload, standardInput }: ReplayTestSurroundings): JsonObject {
  return {
    ...(keys !== undefined && { keys }),
    ...(preload === true && { preload }),
    ...(standardInput !== undefined && { standardInput: keepText(standardInput) }),
  };
}

/** An executable outside the repository is somewhere else on the next machine: it is looked up by its name. */
function commandToJson(command: CommandLine, paths: MachinePaths): JsonValue {
  const portable = (text: string): string => maskCredentials(substitute(text, toMarkers(paths)));
  if (command.type === 'shell') return { shell: portable(command.line) };
  const [executable = '', ...rest] = command.arguments;
  const isElsewhere = /^(?:[\\/]|[A-Za-z]:)/.test(executable) && !executable.startsWith(paths.root);
  const name = isElsewhere ? (executable.split(/[\\/]/).at(-1) ?? executable) : executable;
  return [name.replace(/\.exe$/i, ''), ...rest].map(portable);
}

/** `null` stands for a body that is no JSON, which shares nothing. */
function jsonBodyOf(call: JsonObject): JsonValue {
  const { request } = call;
  const body = isJsonObject(request) ? request['body'] : undefined;
  return isJsonObject(body) ? (body['json'] ?? null) : null;
}

function withBody(call: JsonObject, json: JsonValue): JsonObject {
  const { request } = call;
  if (!isJsonObject(request) || json === null) return call;
  return { ...call, request: { ...request, body: { json } } };
}
