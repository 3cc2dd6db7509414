/** Enough for all programs that run at once. Texts may be made up without end: then all are forgotten. */
const mostTexts = 500;

/** `compute` with its results kept by the text that they were made of: for texts of which there are few. */
export function oncePerText<Value extends object>(
  compute: (text: string) => Value,
): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const value = compute(text);
    if (known.size >= mostTexts) known.clear();
    known.set(text, value);
    return value;
  };
}
