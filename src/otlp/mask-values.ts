import type { AttributeValue, Attributes } from '../model/attribute.ts';

/** Masks a text that is known by the name of its attribute or field. */
export type Mask = (name: string, text: string) => string;

/** The same attributes where nothing in them is masked. */
export function maskAttributes(attributes: Attributes, mask: Mask): Attributes {
  let changed: Map<string, AttributeValue> | undefined;
  for (const [key, value] of attributes) {
    const masked = maskValue(key, value, mask);
    if (masked !== value) (changed ??= new Map(attributes)).set(key, masked);
  }
  return changed ?? attributes;
}

/** Text at any depth. Bytes are left alone: what they mean is not known. */
export function maskValue(key: string, value: AttributeValue, mask: Mask): AttributeValue {
  if (typeof value === 'string') return mask(key, value);
  if (value instanceof Map) return maskAttributes(value, mask);
  if (Array.isArray(value)) {
    return maskEach(value as readonly AttributeValue[], (element) => maskValue(key, element, mask));
  }
  return value;
}

/** The same list where nothing in it is masked. */
export function maskEach<T>(values: readonly T[], mask: (value: T) => T): readonly T[] {
  const masked = values.map(mask);
  return masked.some((value, index) => value !== values[index]) ? masked : values;
}

/** `original` itself where none of `parts` differs from it. */
export function changedFrom<T extends object>(original: T, parts: Partial<T>): T {
  for (const key of Object.keys(parts) as (keyof T)[])
    if (parts[key] !== original[key]) return { ...original, ...parts };
  return original;
}
