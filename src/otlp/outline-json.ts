import { parseJson } from '../base/json.ts';
import { JsonScanner } from './json-scanner.ts';
import {
  emptyResourceGroup,
  emptyScopeGroup,
  type ResourceGroup,
  type ScopeGroup,
} from './request-outline.ts';

/** Finds the messages of an `ExportTraceServiceRequest` in OTLP JSON, each as its own text. */
export function outlineJson(text: string): ResourceGroup<string>[] {
  const scanner = new JsonScanner(text);
  const groups: ResourceGroup<string>[] = [];
  scanner.readObject((key) => {
    if (key === 'resourceSpans' || key === 'resource_spans') {
      scanner.readArray(() => groups.push(outlineResourceSpans(scanner)));
    } else scanner.cutValue();
  });
  scanner.expectEnd();
  return groups;
}

function outlineResourceSpans(scanner: JsonScanner): ResourceGroup<string> {
  const group = emptyResourceGroup<string>();
  scanner.readObject((key) => {
    if (key === 'resource') group.resource = scanner.cutValue();
    else if (key === 'schemaUrl' || key === 'schema_url') group.schemaUrl = readText(scanner);
    else if (key === 'scopeSpans' || key === 'scope_spans') {
      scanner.readArray(() => group.scopes.push(outlineScopeSpans(scanner)));
    } else scanner.cutValue();
  });
  return group;
}

function outlineScopeSpans(scanner: JsonScanner): ScopeGroup<string> {
  const group = emptyScopeGroup<string>();
  scanner.readObject((key) => {
    if (key === 'scope') group.scope = scanner.cutValue();
    else if (key === 'schemaUrl' || key === 'schema_url') group.schemaUrl = readText(scanner);
    else if (key === 'spans') scanner.readArray(() => group.spans.push(scanner.cutValue()));
    else scanner.cutValue();
  });
  return group;
}

/** A string member; anything else reads as absent. */
function readText(scanner: JsonScanner): string {
  const value = parseJson(scanner.cutValue());
  return typeof value === 'string' ? value : '';
}
