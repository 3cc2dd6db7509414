import type { Nanos } from '../base/nanos.ts';
import { base64ToBytes } from './base64.ts';
import { hexDigits } from './hex-digits.ts';
import { requireTime } from './identifiers.ts';
import { isObject, type OtlpJson } from './otlp-json.ts';

// Scalars as exporters really write them: 64-bit numbers as strings, numbers or pairs of halves;
// enums as numbers or names; ids in hex or, from generic protobuf libraries, in base64.

/** `undefined` where it is no whole number. */
export function readBigint(value: OtlpJson | undefined): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number')
    return Number.isFinite(value) ? BigInt(Math.trunc(value)) : undefined;
  if (typeof value === 'string') return /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
  return isObject(value) ? readHalves(value['low'], value['high']) : undefined;
}

/** Early JavaScript exporters wrote the two 32-bit halves of a 64-bit number, as signed numbers. */
function readHalves(low: OtlpJson | undefined, high: OtlpJson | undefined): bigint | undefined {
  if (typeof low !== 'number' || typeof high !== 'number') return undefined;
  if (!Number.isInteger(low) || !Number.isInteger(high)) return undefined;
  return BigInt.asUintN(32, BigInt(low)) | (BigInt(high) << 32n);
}

/**
 * A whole number beyond 2^53 is a bigint, every other a number. The JavaScript SDK writes every
 * whole number as an integer, so that this too may be 1e300: what does not fit 64 bits is a number.
 */
export function readInt64(value: OtlpJson | undefined): number | bigint | undefined {
  if (typeof value === 'number') return value;
  const exact = readBigint(value);
  if (exact === undefined) return undefined;
  const number = Number(exact);
  return Number.isSafeInteger(number) || BigInt.asIntN(64, exact) !== exact ? number : exact;
}

/** JSON has no NaN and no infinity: they come as strings. */
export function readDouble(value: OtlpJson | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'string') return undefined;
  const number = Number(value);
  return value === 'NaN' || (value.trim() !== '' && !Number.isNaN(number)) ? number : undefined;
}

/** Absent, or something that is no time, is the protocol's 0. */
export function readTime(value: OtlpJson | undefined): Nanos {
  return requireTime(readBigint(value) ?? 0n);
}

/** Counts and flags. 0, the default of the protocol, where it is absent or no such number. */
export function readUint32(value: OtlpJson | undefined): number {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number >>> 0 : 0;
}

/** An enum by number, or by its name, such as `SPAN_KIND_CLIENT`, whose place in `names` is its number. */
export function readEnum(value: OtlpJson | undefined, names: readonly string[]): number {
  if (typeof value !== 'string') return typeof value === 'number' ? Math.trunc(value) | 0 : 0;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  return Math.max(0, names.indexOf(value));
}

/** The hex digits of an id of `byteLength` bytes. Base64 is told apart by its length. */
export function readIdHex(value: OtlpJson | undefined, byteLength: number): string {
  if (typeof value !== 'string') return '';
  // Nearly all are hex, and no base64 of so many bytes is as long.
  if (value.length === 2 * byteLength) return value;
  const base64Length = Math.ceil((byteLength * 4) / 3);
  const unpadded = value.replace(/={1,2}$/, '');
  if (unpadded.length !== base64Length) return value;
  const bytes = base64ToBytes(unpadded);
  return bytes === undefined ? '' : hexDigits(bytes, 0, bytes.length);
}
