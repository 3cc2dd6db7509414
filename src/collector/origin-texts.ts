import type { ResourceWire, ScopeWire } from '../model/otlp-wire.ts';
import { encodeResource, encodeScope } from '../otlp/resource-json.ts';

/** Where a record comes from, as the store keeps it: `decodeResource` and `decodeScope` read it. */
export function originTexts(origin: {
  readonly resource: ResourceWire;
  readonly scope: ScopeWire;
}): { readonly resource: string; readonly scope: string } {
  return {
    resource: textOnce(origin.resource, resourceTexts, encodeResource),
    scope: textOnce(origin.scope, scopeTexts, encodeScope),
  };
}

/** Many records share a resource and a scope: each is written once. */
const resourceTexts = new WeakMap<ResourceWire, string>();
const scopeTexts = new WeakMap<ScopeWire, string>();

function textOnce<T extends object>(
  value: T,
  known: WeakMap<T, string>,
  encode: (value: T) => string,
): string {
  let text = known.get(value);
  if (text === undefined) {
    text = encode(value);
    known.set(value, text);
  }
  return text;
}
