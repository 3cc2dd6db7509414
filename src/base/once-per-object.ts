/**
 * `compute` with its results kept for as long as their objects live: what many records share is worked on once.
 * Records that share an object mostly follow each other: the last one is remembered apart, and kept until the next.
 */
export function oncePerObject<Key extends object, Value>(
  compute: (key: Key) => Value,
): (key: Key) => Value {
  const known = new WeakMap<Key, Entry<Key, Value>>();
  let last: Entry<Key, Value> | undefined;
  return (key) => {
    if (last?.key === key) return last.value;
    last = known.get(key);
    if (last === undefined) known.set(key, (last = { key, value: compute(key) }));
    return last.value;
  };
}

interface Entry<Key, Value> {
  readonly key: Key;
  readonly value: Value;
}
