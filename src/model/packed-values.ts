/** Attributes whose values are not read from the bytes of a span: they are there, and `undefined`. */
export interface PackedValues {
  /** By their key alone. */
  readonly keys: ReadonlySet<string>;
  /** By their key, where they are a text that the pattern does not find anything in. */
  readonly unless: ReadonlyMap<string, RegExp>;
}
