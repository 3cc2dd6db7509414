/** `compute` with its results kept for as long as their objects live: what many records share is worked on once. */
export function oncePerObject<Key extends object, Value>(
  compute: (key: Key) => Value,
): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before.value;
    const entry = { value: compute(key) };
    known.set(key, entry);
    return entry.value;
  };
}
