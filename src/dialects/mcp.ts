import { defined } from '../base/defined.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanKind, SpanMeaning } from '../model/span.ts';
import { readGroup, readJson, readJsonOrText, readNumber, readString } from './attribute-reader.ts';
import type { Contribution, Dialect, Failure } from './dialect.ts';
import { filled } from './filled.ts';

/**
 * The Model Context Protocol's conventions, on the client's side and on the server's, with the keys that
 * Traceloop, AWS and Sentry wrote before there were any. Newer senders name tools and prompts in `gen_ai`
 * attributes, which are read as OpenTelemetry's.
 */
export const mcp: Dialect = {
  name: 'mcp',
  read: ({ span: { attributes } }) => {
    const method = readString(attributes, 'mcp.method.name');
    if (method === undefined) return undefined;
    const kind = kinds.get(method) ?? 'rpc';
    const called: Called = {
      params: readJson(attributes, 'mcp.request.argument'),
      result: readJsonOrText(attributes, 'mcp.response.value', 'mcp.tool.result.content'),
    };
    return defined<Contribution>({
      kind,
      tool: kind === 'tool' ? readTool(attributes, called) : undefined,
      prompt: kind === 'prompt' ? readPrompt(attributes, called) : undefined,
      retrieval: kind === 'retrieval' ? readResource(attributes) : undefined,
      // A session of the protocol is a connection: a server's lasts for many conversations.
      metadata: readMetadata(attributes),
      failure: readFailure(attributes, called),
    });
  },
};

const kinds: ReadonlyMap<string, SpanKind> = new Map([
  ['tools/call', 'tool'],
  ['prompts/get', 'prompt'],
  ['resources/read', 'retrieval'],
]);

/** Traceloop writes the request's parameters and its result whole. */
interface Called {
  readonly params: JsonValue | undefined;
  readonly result: JsonValue | undefined;
}

function readTool(attributes: Attributes, { params, result }: Called): SpanMeaning['tool'] {
  return filled({
    name: readString(attributes, 'gen_ai.tool.name', 'mcp.tool.name') ?? textMember(params, 'name'),
    arguments: givenArguments(attributes, params),
    result,
  });
}

function readPrompt(attributes: Attributes, { params }: Called): SpanMeaning['prompt'] {
  const given = givenArguments(attributes, params);
  return filled({
    name:
      readString(attributes, 'gen_ai.prompt.name', 'mcp.prompt.name') ?? textMember(params, 'name'),
    variables: readGroup(attributes, 'gen_ai.prompt.variable.') ?? asObject(given),
  });
}

function readResource(attributes: Attributes): SpanMeaning['retrieval'] {
  const uri = readString(attributes, 'mcp.resource.uri');
  return uri === undefined ? undefined : { query: uri, documents: [{ id: uri }] };
}

/** All in one attribute, as a member of the parameters, or each in an attribute of its own. */
function givenArguments(
  attributes: Attributes,
  params: JsonValue | undefined,
): JsonValue | undefined {
  if (!isJsonObject(params)) return params ?? readGroup(attributes, 'mcp.request.argument.');
  // Traceloop's newer versions nest the parameters in the request.
  const inner = isJsonObject(params['params']) ? params['params'] : params;
  return inner['arguments'] ?? (inner['name'] === undefined ? inner : undefined);
}

function readMetadata(attributes: Attributes): SpanMeaning['metadata'] {
  return filled<JsonObject>(
    Object.fromEntries(
      metadataKeys.flatMap((key) => {
        const value = readString(attributes, key);
        return value === undefined ? [] : [[key, value] as const];
      }),
    ),
  );
}

const metadataKeys = ['mcp.session.id', 'mcp.server.name', 'mcp.resource.uri'] as const;

/** A tool that fails answers with `isError`, which for the protocol is a success. */
function readFailure(attributes: Attributes, { result }: Called): Failure | undefined {
  const answer =
    result ?? readJson(attributes, 'gen_ai.tool.call.result') ?? readJson(attributes, 'mcp.result');
  const isError =
    (isJsonObject(answer) && answer['isError'] === true) ||
    attributes.get('mcp.tool.result.is_error') === true;
  const code = readNumber(attributes, 'rpc.response.status_code', 'rpc.jsonrpc.error_code');
  const type = readString(attributes, 'error.type');
  const failed = isError || type !== undefined || (code !== undefined && code !== 0);
  if (!failed) return undefined;
  const told =
    readString(attributes, 'rpc.jsonrpc.error_message', 'error.message') ?? contentText(answer);
  return filled({ message: told ?? type }) ?? {};
}

/** What a tool says of its failure stands in its content, as text. */
function contentText(answer: JsonValue | undefined): string | undefined {
  const content = isJsonObject(answer) ? answer['content'] : undefined;
  const [first] = Array.isArray(content) ? (content as readonly JsonValue[]) : [];
  return textMember(first, 'text');
}

function textMember(value: JsonValue | undefined, name: string): string | undefined {
  if (!isJsonObject(value)) return undefined;
  const inner = isJsonObject(value['params']) ? value['params'] : value;
  const member = inner[name];
  return typeof member === 'string' ? member : undefined;
}

function asObject(value: JsonValue | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}
