import type { Nanos } from '../base/nanos.ts';
import type { ExecutionId } from '../model/ids.ts';
import type { EncodedRecord, SpanHeader } from '../model/otlp-wire.ts';
import type { SqlValue } from './database.ts';

/** A span as the store takes it: what it is filed under, and its bytes as they arrived, masked. */
export interface SpanToStore {
  readonly header: SpanHeader;
  readonly encoded: EncodedRecord;
  /** Text that decodes to the resource; equal texts are stored once. */
  readonly resource: string;
  readonly scope: string;
  /** The execution, or the session, under whose address the span came in. */
  readonly executionId?: ExecutionId;
}

/** NULL where the span has not ended. */
export function endTimeOf({ endTimeUnixNano }: SpanHeader): SqlValue {
  return endTimeUnixNano > 0n ? sqlTime(endTimeUnixNano) : null;
}

const latestSqlTime = 2n ** 63n - 1n;

/** OTLP's times have 64 bits without a sign; a time after 2262 is a sender's mistake and kept as 2262. */
export function sqlTime(time: Nanos): SqlValue {
  return time > latestSqlTime ? latestSqlTime : time;
}
