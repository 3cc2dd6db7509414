/** Ends a `switch` over a union: the checker fails where a case is missing. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${String(value)}`);
}
