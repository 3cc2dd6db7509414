/**
 * A request taken apart to its records, which are not read yet, so that one bad record does not cost
 * the others. All signals have the same three levels: resources, scopes and records (spans, log records
 * or metrics). Each message is a view of the request: protobuf, or JSON text. A resource,
 * a scope or a schema URL may stand behind the records that it belongs to.
 */
export interface ResourceGroup {
  resource: Uint8Array | undefined;
  schemaUrl: string;
  readonly scopes: ScopeGroup[];
}

export interface ScopeGroup {
  scope: Uint8Array | undefined;
  schemaUrl: string;
  readonly records: Uint8Array[];
}

export function emptyResourceGroup(): ResourceGroup {
  return { resource: undefined, schemaUrl: '', scopes: [] };
}

export function emptyScopeGroup(): ScopeGroup {
  return { scope: undefined, schemaUrl: '', records: [] };
}
