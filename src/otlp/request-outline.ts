/**
 * A traces request taken apart to its spans, which are not read yet, so that one bad span does not
 * cost the others. `Raw` is what one message looks like in its encoding: bytes, or JSON text.
 * A resource, a scope or a schema URL may stand behind the spans that it belongs to.
 */
export interface ResourceGroup<Raw> {
  resource: Raw | undefined;
  schemaUrl: string;
  readonly scopes: ScopeGroup<Raw>[];
}

export interface ScopeGroup<Raw> {
  scope: Raw | undefined;
  schemaUrl: string;
  readonly spans: Raw[];
}

export function emptyResourceGroup<Raw>(): ResourceGroup<Raw> {
  return { resource: undefined, schemaUrl: '', scopes: [] };
}

export function emptyScopeGroup<Raw>(): ScopeGroup<Raw> {
  return { scope: undefined, schemaUrl: '', spans: [] };
}

export function countSpans<Raw>(group: ResourceGroup<Raw>): number {
  return group.scopes.reduce((count, scope) => count + scope.spans.length, 0);
}
