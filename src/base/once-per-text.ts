/** Enough for all programs that run at once. Texts may be made up without end: then all are forgotten. */
const mostTexts = 500;

/**
 * `compute` with its results kept by the text that they were made of: for texts of which there are few. The same
 * mostly comes many times in a row: to compare it is faster than to look it up.
 */
export function oncePerText<Value extends object>(
  compute: (text: string) => Value,
): (text: string) => Value {
  const known = new Map<string, Value>();
  let last: { readonly text: string; readonly value: Value } | undefined;
  return (text) => {
    if (last?.text === text) return last.value;
    const before = known.get(text);
    const value = before ?? compute(text);
    if (before === undefined) {
      if (known.size >= mostTexts) known.clear();
      known.set(text, value);
    }
    last = { text, value };
    return value;
  };
}
