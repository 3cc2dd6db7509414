import { splitAllPlaceholders, splitPrintf } from './placeholders.ts';
import type { Part } from './template.ts';

/** What a format call fills its placeholders with, as the code writes it. */
export interface FormatArguments {
  readonly positional: readonly string[];
  readonly named: ReadonlyMap<string, string>;
}

/** An argument is named in code, as in `name=value` or `name: value`, or by its place. */
export function formatArguments(texts: readonly string[]): FormatArguments {
  const positional: string[] = [];
  const named = new Map<string, string>();
  for (const text of texts) {
    const key = /^(\w+)\s*(?:=(?!=)|:(?!:))\s*/.exec(text);
    if (key === null) positional.push(text);
    else named.set(key[1] ?? '', text.slice(key[0].length));
  }
  return { positional, named };
}

/** The same for a format of C's kind, whose placeholders begin with a percent sign. */
export function printfParts(parts: readonly Part[], given: FormatArguments): Part[] {
  return formatParts(splitPrintf(parts), given);
}

/** The placeholders of a format string as holes, each named after the argument that fills it. */
export function formatParts(parts: readonly Part[], given: FormatArguments): Part[] {
  let next = 0;
  return splitAllPlaceholders(parts).map((part) => {
    if (part.kind === 'fixed' || /^(?:%[%n]|\{\{|\}\})/.test(part.expression)) return part;
    const { place, name } = placeholderKey(part.expression);
    const argument = name === undefined ? given.positional[place ?? next++] : given.named.get(name);
    return argument === undefined ? part : { ...part, expression: argument };
  });
}

/** `{0}`, `%1$s` and `%[1]d` count, `{name}` and `%(name)s` name, `{}` and `%s` take the next. */
function placeholderKey(placeholder: string): { place?: number; name?: string } {
  const braced = /^\{(\w+)/.exec(placeholder)?.[1];
  if (braced !== undefined)
    return /^\d+$/.test(braced) ? { place: Number(braced) } : { name: braced };
  const named = /^%(?:\((\w+)\)|\{(\w+)\}|<(\w+)>)/.exec(placeholder);
  const name = named?.[1] ?? named?.[2] ?? named?.[3];
  if (name !== undefined) return { name };
  const counted = /^%\[?(\d+)[\]$]/.exec(placeholder)?.[1];
  return counted === undefined ? {} : { place: Number(counted) - 1 };
}
