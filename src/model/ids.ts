import type { Brand } from '../base/brand.ts';

/** 32 lower-case hex digits. */
export type TraceId = Brand<string, 'TraceId'>;
/** 16 lower-case hex digits. */
export type SpanId = Brand<string, 'SpanId'>;
/** One execution of a command that Spanwise saw start: a recording of it, or a replay. */
export type ExecutionId = Brand<string, 'ExecutionId'>;

const lowerCaseDigits = /^[0-9a-f]*$/;
const zeroTraceId = '0'.repeat(32);
const zeroSpanId = '0'.repeat(16);

/** OTLP's "invalid" ids, all zero, are no ids. */
export function parseTraceId(text: string): TraceId | undefined {
  const id = text.toLowerCase();
  return lowerCaseDigits.test(id) ? traceIdOfDigits(id) : undefined;
}

export function parseSpanId(text: string): SpanId | undefined {
  const id = text.toLowerCase();
  return lowerCaseDigits.test(id) ? spanIdOfDigits(id) : undefined;
}

/** As `parseTraceId`, for what was made of bytes: hex digits in lower case for certain. */
export function traceIdOfDigits(digits: string): TraceId | undefined {
  return digits.length === 32 && digits !== zeroTraceId ? (digits as TraceId) : undefined;
}

export function spanIdOfDigits(digits: string): SpanId | undefined {
  return digits.length === 16 && digits !== zeroSpanId ? (digits as SpanId) : undefined;
}

/** Execution ids travel in URLs and headers, so that their form is checked wherever one comes in. */
export function parseExecutionId(text: string): ExecutionId | undefined {
  return /^[0-9a-z]{16,40}$/.test(text) ? (text as ExecutionId) : undefined;
}
