const msPerUnit = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

const bytesPerUnit = { B: 1, KB: 1_000, MB: 1_000_000, GB: 1_000_000_000, TB: 1e12 } as const;

/** Milliseconds of a length of time such as `30s`, `12h`, `7d` or `2w`; `undefined` where it is none. */
export function parseDuration(text: string): number | undefined {
  return parseQuantity(text, msPerUnit);
}

/** Bytes of a size such as `500MB` or `1.5GB`; `undefined` where it is none. */
export function parseByteSize(text: string): number | undefined {
  return parseQuantity(text.toUpperCase(), bytesPerUnit);
}

function parseQuantity(
  text: string,
  units: { readonly [unit: string]: number },
): number | undefined {
  const [, amount = '', unit = ''] = /^(\d{1,9}(?:\.\d{1,9})?)\s?([a-zA-Z]{1,2})$/.exec(text) ?? [];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  return factor === undefined ? undefined : Number(amount) * factor;
}
