import { randomBytes } from 'node:crypto';
import type { TraceId } from '../../src/model/ids.ts';
import type { SpanToStore } from '../../src/store/span-row.ts';
import { sampleSpan, sampleSpanId, toStore } from './sample-spans.ts';

/** Text that does not compress well by itself. */
export function randomText(bytes: number): string {
  return randomBytes(bytes / 2).toString('hex');
}

/** The calls of an agent: each carries `prompt` and all that was said before it. */
export function conversation(traceId: TraceId, turns: number, prompt: string): SpanToStore[] {
  const said: string[] = [];
  return Array.from({ length: turns }, (_, turn) => {
    said.push(randomText(1_500));
    const spanId = sampleSpanId(turn.toString(16));
    const payload = JSON.stringify({ traceId, spanId, prompt, said });
    return toStore(sampleSpan({ traceId, spanId }), {
      encoded: { format: turn % 2 === 0 ? 'json' : 'protobuf', bytes: Buffer.from(payload) },
    });
  });
}
