import { ProtobufReader } from './protobuf-reader.ts';
import {
  emptyResourceGroup,
  emptyScopeGroup,
  type ResourceGroup,
  type ScopeGroup,
} from './request-outline.ts';

/** Finds the messages of an `ExportTraceServiceRequest`. Every one is a subarray of `request`. */
export function outlineProtobuf(request: Uint8Array): ResourceGroup<Uint8Array>[] {
  const reader = new ProtobufReader(request);
  const groups: ResourceGroup<Uint8Array>[] = [];
  while (reader.nextField()) {
    if (reader.field === 1) groups.push(outlineResourceSpans(reader));
    else reader.skip();
  }
  return groups;
}

function outlineResourceSpans(reader: ProtobufReader): ResourceGroup<Uint8Array> {
  const group = emptyResourceGroup<Uint8Array>();
  const outerEnd = reader.enter();
  while (reader.nextField()) {
    if (reader.field === 1) group.resource = reader.bytes();
    else if (reader.field === 2) group.scopes.push(outlineScopeSpans(reader));
    else if (reader.field === 3) group.schemaUrl = reader.text();
    else reader.skip();
  }
  reader.leave(outerEnd);
  return group;
}

function outlineScopeSpans(reader: ProtobufReader): ScopeGroup<Uint8Array> {
  const group = emptyScopeGroup<Uint8Array>();
  const outerEnd = reader.enter();
  while (reader.nextField()) {
    if (reader.field === 1) group.scope = reader.bytes();
    else if (reader.field === 2) group.spans.push(reader.bytes());
    else if (reader.field === 3) group.schemaUrl = reader.text();
    else reader.skip();
  }
  reader.leave(outerEnd);
  return group;
}
