/**
 * A request taken apart to its records, which are not read yet, so that one bad record does not cost
 * the others. All signals have the same three levels: resources, scopes and records (spans, log records
 * or metrics). `Raw` is what one message looks like in its encoding: bytes, or JSON text. A resource,
 * a scope or a schema URL may stand behind the records that it belongs to.
 */
export interface ResourceGroup<Raw> {
  resource: Raw | undefined;
  schemaUrl: string;
  readonly scopes: ScopeGroup<Raw>[];
}

export interface ScopeGroup<Raw> {
  scope: Raw | undefined;
  schemaUrl: string;
  readonly records: Raw[];
}

export function emptyResourceGroup<Raw>(): ResourceGroup<Raw> {
  return { resource: undefined, schemaUrl: '', scopes: [] };
}

export function emptyScopeGroup<Raw>(): ScopeGroup<Raw> {
  return { scope: undefined, schemaUrl: '', records: [] };
}
