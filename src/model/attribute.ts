/**
 * An attribute as OTLP knows it. Whole numbers beyond 2^53 are bigint, all others number; an empty
 * OTLP value is `undefined`. A `Map` because keys come from outside and may be `__proto__`.
 */
export type AttributeValue =
  | string
  | boolean
  | number
  | bigint
  | Uint8Array
  | undefined
  | readonly AttributeValue[]
  | Attributes;

export type Attributes = ReadonlyMap<string, AttributeValue>;
