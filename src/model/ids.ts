import type { Brand } from '../base/brand.ts';

/** 32 lower-case hex digits. */
export type TraceId = Brand<string, 'TraceId'>;
/** 16 lower-case hex digits. */
export type SpanId = Brand<string, 'SpanId'>;
/** One execution of a command that Spanwise saw start: a recording of it, or a replay. */
export type ExecutionId = Brand<string, 'ExecutionId'>;

const hex32 = /^[0-9a-f]{32}$/;
const hex16 = /^[0-9a-f]{16}$/;

/** OTLP's "invalid" ids, all zero, are no ids. */
export function parseTraceId(text: string): TraceId | undefined {
  const id = text.toLowerCase();
  return hex32.test(id) && !/^0+$/.test(id) ? (id as TraceId) : undefined;
}

export function parseSpanId(text: string): SpanId | undefined {
  const id = text.toLowerCase();
  return hex16.test(id) && !/^0+$/.test(id) ? (id as SpanId) : undefined;
}

/** Execution ids travel in URLs and headers, so that their form is checked wherever one comes in. */
export function parseExecutionId(text: string): ExecutionId | undefined {
  return /^[0-9a-z]{16,40}$/.test(text) ? (text as ExecutionId) : undefined;
}
