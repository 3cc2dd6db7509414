/**
 * An id of OpenAI's Agents SDK (`trace_…`, `span_…` and hex digits, or what a user made up) as `digits` hex
 * digits: its own first ones, else digits that are the same for the same id. Empty where there is no id.
 */
export function agentsId(id: string | undefined, digits: 16 | 32): string {
  if (id === undefined || id === '') return '';
  const own = id.replace(/^[a-z]+_/, '');
  if (own.length >= digits && /^[\da-f]+$/i.test(own)) return own.slice(0, digits).toLowerCase();
  const halves = digits === 16 ? [id] : [id, `${id} `];
  return halves.map((text) => hash64(text).toString(16).padStart(16, '0')).join('');
}

/** FNV-1a over the text's code units. Nothing depends on its being hard to invert. */
function hash64(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
  }
  return hash;
}
