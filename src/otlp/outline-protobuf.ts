import { ProtobufReader } from './protobuf-reader.ts';
import {
  emptyResourceGroup,
  emptyScopeGroup,
  type ResourceGroup,
  type ScopeGroup,
} from './request-outline.ts';

/**
 * Finds the messages of an export request. The three signals number their fields alike, so that this
 * reads all of them. Every message is a subarray of `request`.
 */
export function outlineProtobuf(request: Uint8Array): ResourceGroup[] {
  const reader = new ProtobufReader(request);
  const groups: ResourceGroup[] = [];
  while (reader.nextField()) {
    if (reader.field === 1) groups.push(outlineResource(reader));
    else reader.skip();
  }
  return groups;
}

function outlineResource(reader: ProtobufReader): ResourceGroup {
  const group = emptyResourceGroup();
  const outerEnd = reader.enter();
  while (reader.nextField()) {
    if (reader.field === 1) group.resource = reader.bytes();
    else if (reader.field === 2) group.scopes.push(outlineScope(reader));
    else if (reader.field === 3) group.schemaUrl = reader.text();
    else reader.skip();
  }
  reader.leave(outerEnd);
  return group;
}

function outlineScope(reader: ProtobufReader): ScopeGroup {
  const group = emptyScopeGroup();
  const outerEnd = reader.enter();
  while (reader.nextField()) {
    if (reader.field === 1) group.scope = reader.bytes();
    else if (reader.field === 2) group.records.push(reader.bytes());
    else if (reader.field === 3) group.schemaUrl = reader.text();
    else reader.skip();
  }
  reader.leave(outerEnd);
  return group;
}
