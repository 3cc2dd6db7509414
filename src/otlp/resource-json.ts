import type { ResourceWire, ScopeWire } from '../model/otlp-wire.ts';
import { readAttributesJson } from './attributes-json.ts';
import { encodeAttributes } from './encode-attributes.ts';
import { member, parseOtlpJson, textMember } from './otlp-json.ts';

// `Resource` and `InstrumentationScope` in OTLP JSON. On the wire the schema URL stands beside
// them; in the text that the store keeps it is a member like the others.

/** `text` may be `null`, which senders write for "none". */
export function decodeResourceJson(text: string, schemaUrl: string): ResourceWire {
  if (text === 'null') return { attributes: new Map(), schemaUrl };
  return { attributes: readAttributesJson(member(parseOtlpJson(text), 'attributes')), schemaUrl };
}

export function decodeScopeJson(text: string, schemaUrl: string): ScopeWire {
  if (text === 'null') return { name: '', version: '', attributes: new Map(), schemaUrl };
  const scope = parseOtlpJson(text);
  return {
    name: textMember(scope, 'name'),
    version: textMember(scope, 'version'),
    attributes: readAttributesJson(member(scope, 'attributes')),
    schemaUrl,
  };
}

/** JSON text; the same resource always gives the same text, so that it can be found again by it. */
export function encodeResource(resource: ResourceWire): string {
  return JSON.stringify({
    attributes: encodeAttributes(resource.attributes),
    schemaUrl: resource.schemaUrl,
  });
}

/** Reads what `encodeResource` wrote. Throws `OtlpDecodeError` where it is something else. */
export function decodeResource(text: string): ResourceWire {
  return decodeResourceJson(text, textMember(parseOtlpJson(text), 'schemaUrl'));
}

export function encodeScope(scope: ScopeWire): string {
  return JSON.stringify({
    name: scope.name,
    version: scope.version,
    attributes: encodeAttributes(scope.attributes),
    schemaUrl: scope.schemaUrl,
  });
}

/** Reads what `encodeScope` wrote. Throws `OtlpDecodeError` where it is something else. */
export function decodeScope(text: string): ScopeWire {
  return decodeScopeJson(text, textMember(parseOtlpJson(text), 'schemaUrl'));
}
