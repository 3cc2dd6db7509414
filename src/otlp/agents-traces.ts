import {
  isJsonArray,
  isJsonObject,
  parseJson,
  stringMember,
  type JsonObject,
} from '../base/json.ts';
import { nanos, type Nanos } from '../base/nanos.ts';
import { agentsTracesScope } from '../model/agents-traces.ts';
import { agentsId } from './agents-id.ts';
import { agentsSpan, traceSpan, withSpan, type AgentsTrace } from './agents-span.ts';
import { OtlpDecodeError } from './otlp-decode-error.ts';

/**
 * Requests of OpenAI's Agents SDK for Python and JavaScript, `{ data: [trace or span, …] }`, as OTLP. A trace
 * is told once, when it begins, and its spans in later requests as they end. So what is known of it is
 * kept, and the span that stands for it is told again with each of them.
 */
export class AgentsTraces {
  private readonly traces = new Map<string, AgentsTrace>();

  /**
   * An `ExportTraceServiceRequest` in JSON. An item that is no trace or span becomes a span without ids,
   * which is rejected and counted like any other. Throws `OtlpDecodeError` where the body is no such
   * request. `receivedAt` stands for a time that is not told.
   */
  toOtlp(body: Uint8Array, receivedAt: Nanos): Uint8Array {
    try {
      return this.translate(readItems(body), receivedAt);
    } catch (error) {
      // Of the stack, when nested values are written.
      if (!(error instanceof RangeError)) throw error;
      throw new OtlpDecodeError('too-deep', 'The JSON is nested too deeply.');
    }
  }

  private translate(items: readonly JsonObject[], receivedAt: Nanos): Uint8Array {
    for (const item of items) this.keep(item, receivedAt);
    const told = items.filter((item) => !isTrace(item));
    const spans = told.map((item) =>
      agentsSpan(item, { trace: this.traces.get(traceIdOf(item)), receivedAt }),
    );
    const tops = [...new Set(items.map(traceIdOf))].flatMap((traceId) => {
      const trace = this.traces.get(traceId);
      return trace === undefined ? [] : [traceSpan(traceId, trace)];
    });
    return encode([...tops, ...spans]);
  }

  private keep(item: JsonObject, receivedAt: Nanos): void {
    const traceId = traceIdOf(item);
    const known = this.traces.get(traceId);
    const trace = isTrace(item)
      ? { startTime: receivedAt, endTime: nanos(0n), error: undefined, ...known, item: kept(item) }
      : known && withSpan(known, item);
    if (trace === undefined) return;
    // What was heard of last is forgotten last.
    this.traces.delete(traceId);
    this.traces.set(traceId, trace);
    const [oldest] = this.traces.keys();
    if (this.traces.size > mostTraces && oldest !== undefined) this.traces.delete(oldest);
  }
}

/** More than one process has at a time. */
const mostTraces = 1000;
/** A trace says its name, its group and a few words of metadata; a larger one is kept without all of them. */
const longestTrace = 16 * 1024;

/** Nothing else: it may hold the key by which it is sent. */
function kept({ workflow_name = null, group_id = null, metadata = null }: JsonObject): JsonObject {
  const item = { workflow_name, group_id, metadata };
  return JSON.stringify(item).length <= longestTrace ? item : {};
}

function isTrace(item: JsonObject): boolean {
  return stringMember(item, 'object') === 'trace';
}

function traceIdOf(item: JsonObject): string {
  return agentsId(stringMember(item, isTrace(item) ? 'id' : 'trace_id'), 32);
}

const utf8Decoder = new TextDecoder();
const utf8Encoder = new TextEncoder();

function readItems(body: Uint8Array): readonly JsonObject[] {
  const request = parseJson(utf8Decoder.decode(body));
  const items = isJsonObject(request) ? request['data'] : undefined;
  if (!isJsonArray(items)) throw notATrace();
  return items.map((item): JsonObject => (isJsonObject(item) ? item : {}));
}

function encode(spans: readonly JsonObject[]): Uint8Array {
  const scopeSpans = [{ scope: { name: agentsTracesScope }, spans }];
  return utf8Encoder.encode(JSON.stringify({ resourceSpans: [{ scopeSpans }] }));
}

function notATrace(): OtlpDecodeError {
  return new OtlpDecodeError(
    'bad-encoding',
    "The body is no list of traces and spans of OpenAI's Agents SDK.",
  );
}
