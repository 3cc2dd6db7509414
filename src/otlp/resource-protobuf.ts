import type { AttributeValue } from '../model/attribute.ts';
import type { ResourceWire, ScopeWire } from '../model/otlp-wire.ts';
import { readKeyValue } from './attributes-protobuf.ts';
import { ProtobufReader } from './protobuf-reader.ts';

/** The schema URL is not part of `Resource` and `InstrumentationScope`: it stands beside them. */
export function decodeResourceProtobuf(bytes: Uint8Array, schemaUrl: string): ResourceWire {
  const reader = new ProtobufReader(bytes);
  const attributes = new Map<string, AttributeValue>();
  while (reader.nextField()) {
    if (reader.field === 1) readKeyValue(reader, attributes);
    else reader.skip();
  }
  return { attributes, schemaUrl };
}

export function decodeScopeProtobuf(bytes: Uint8Array, schemaUrl: string): ScopeWire {
  const reader = new ProtobufReader(bytes);
  const attributes = new Map<string, AttributeValue>();
  let name = '';
  let version = '';
  while (reader.nextField()) {
    if (reader.field === 1) name = reader.text();
    else if (reader.field === 2) version = reader.text();
    else if (reader.field === 3) readKeyValue(reader, attributes);
    else reader.skip();
  }
  return { name, version, attributes, schemaUrl };
}
