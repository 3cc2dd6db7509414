import type { JsonValue } from '../../base/json.ts';
import type { Message } from '../../model/message.ts';
import type { Usage } from '../../model/usage.ts';

/** What a span tells of a model's answer, from which the answer is made again. */
export interface RebuiltReply {
  readonly text: string;
  readonly reasoning?: string;
  readonly calls: readonly RebuiltCall[];
  readonly finishReason?: string;
  readonly id: string;
  readonly model: string;
  readonly usage: Usage;
}

export interface RebuiltCall {
  readonly id: string;
  readonly name: string;
  /** As an object where it is one; what cannot be read stays text. */
  readonly arguments: JsonValue;
}

export interface ToldReply {
  readonly outputMessages: readonly Message[];
  readonly finishReason?: string;
  readonly id?: string;
  readonly model?: string;
  readonly usage?: Usage;
}

/** `sequence` makes ids for what has none: of the call, unlike in the whole recording. */
export function rebuiltReply(told: ToldReply, sequence: number): RebuiltReply {
  // What other choices said is lost: a program that asked for several is rare.
  const parts = told.outputMessages.flatMap((message) => message.parts);
  const of = (type: 'text' | 'reasoning'): string =>
    parts.map((part) => (part.type === type && 'content' in part ? part.content : '')).join('');
  const calls = parts.flatMap((part) => (part.type === 'tool_call' ? [part] : []));
  const reasoning = of('reasoning');
  const finishReason = told.finishReason ?? told.outputMessages.at(-1)?.finishReason;
  return {
    text: of('text'),
    ...(reasoning !== '' && { reasoning }),
    calls: calls.map((call, index) => ({
      id: call.id ?? `call_rebuilt_${sequence}_${index}`,
      name: call.name,
      arguments: call.arguments ?? {},
    })),
    ...(finishReason !== undefined && { finishReason }),
    id: told.id ?? `rebuilt-${sequence}`,
    model: told.model ?? 'unknown',
    usage: told.usage ?? {},
  };
}

/** Why an answer ended, in three words: all providers have their own for these. */
export function endOf({
  finishReason,
  calls,
}: RebuiltReply): 'tools' | 'length' | 'filter' | 'stop' {
  const reason = (finishReason ?? '').toLowerCase();
  if (/length|max_?tokens/.test(reason)) return 'length';
  if (/filter|safety|refusal|recitation/.test(reason)) return 'filter';
  return calls.length > 0 ? 'tools' : 'stop';
}

export function argumentsText(call: RebuiltCall): string {
  return typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments);
}

/** Text in pieces of the size in which models send it. */
export function inPieces(text: string): readonly string[] {
  return text.match(/[\s\S]{1,24}/gu) ?? [];
}
