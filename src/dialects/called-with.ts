import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { firstText } from './part-shapes.ts';
import { openJsonText } from './attribute-reader.ts';
import { parsePythonLiteral } from './python-literal.ts';

/** What wrappers of Python and JavaScript functions write around what a function was called with. */
const wrapperMembers: ReadonlySet<string> = new Set([
  'args',
  'kwargs',
  'inputs',
  'input_str',
  'tags',
  'metadata',
  'sanitize_inputs_outputs',
]);

/**
 * The arguments of a tool out of what its function was called with: `{ args: […], kwargs: {…} }`,
 * `{ inputs: … }`, LangChain's `{ input: '…' }`, or a dictionary in Python's own notation.
 */
export function calledWith(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value === 'string') return parsePythonLiteral(value) ?? value;
  if (!isJsonObject(value)) return value;
  if (value['type'] === 'tool_call' && value['args'] !== undefined) return value['args'];
  const names = Object.keys(value);
  const isCall = value['tool_name'] !== undefined && value['arguments'] !== undefined;
  if (isCall && names.length === 2) return value['arguments'];
  const only = names.length === 1 ? value['input'] : undefined;
  if (typeof only === 'string') return openedText(only) ?? value;
  if (names.length === 0 || !names.every((name) => wrapperMembers.has(name))) return value;
  const { args, kwargs } = value;
  const inputs = value['inputs'] ?? value['input_str'];
  if (isJsonObject(inputs) || typeof inputs === 'string') return calledWith(inputs);
  const positional = isJsonArray(args) ? args : [];
  // Neither side has names for the other's: both stay as they were written.
  if (isFilled(kwargs)) return positional.length === 0 ? kwargs : { args: positional, kwargs };
  if (isJsonArray(args)) return args.length === 1 ? onlyArgument(args) : args;
  return value;
}

function isFilled(value: JsonValue | undefined): value is JsonObject {
  return isJsonObject(value) && Object.keys(value).length > 0;
}

/** LangChain calls a tool with the JSON text of all its arguments. */
function onlyArgument(args: readonly JsonValue[]): JsonValue {
  const only = args[0] ?? args;
  return typeof only === 'string' ? (openedText(only) ?? only) : only;
}

/** Text that holds an object; `undefined` for any other, which may be the argument itself. */
function openedText(text: string): JsonValue | undefined {
  const opened = openJsonText(text);
  return isJsonObject(opened) ? opened : parsePythonLiteral(text);
}

export interface ToolAnswer {
  readonly result: JsonValue;
  readonly callId?: string;
  /** The tool's, where its answer says it. */
  readonly name?: string;
  readonly failed: boolean;
}

/** What a tool gave back, out of the message that LangChain makes of it or the answer of an MCP server. */
export function toolAnswer(value: JsonValue): ToolAnswer {
  if (!isJsonObject(value)) return { result: value, failed: false };
  const { lc, kwargs } = value;
  if (lc !== undefined && isJsonObject(kwargs)) return toolAnswer(kwargs);
  if (value['type'] === 'tool' && isJsonObject(value['data'])) return toolAnswer(value['data']);
  // The answer of a server of MCP.
  const isError = value['isError'];
  const answered = value['result'] ?? value['content'];
  if (typeof isError === 'boolean' && answered !== undefined) {
    return { result: answered, failed: isError };
  }
  // Tracers hold the message, or the plain result, as the function's only output.
  const output = value['output'] ?? value['outputs'];
  const isHolder = Object.keys(value).every((name) => /^(outputs?|kwargs)$/.test(name));
  if (output !== undefined && output !== null && isHolder) return toolAnswer(output);
  const callId = firstText(value, 'tool_call_id');
  const { content } = value;
  if (callId === undefined || content === undefined) return { result: value, failed: false };
  const name = firstText(value, 'name');
  return {
    result: openJsonText(content),
    callId,
    ...(name !== undefined && { name }),
    failed: value['status'] === 'error',
  };
}
