import { parseJson } from '../base/json.ts';
import type { Signal } from './export-response.ts';
import { JsonScanner } from './json-scanner.ts';
import { jsonText } from './json-text.ts';
import {
  emptyResourceGroup,
  emptyScopeGroup,
  type ResourceGroup,
  type ScopeGroup,
} from './request-outline.ts';

/** Member names of the three levels of a request: as specified, and in snake_case as some write them. */
interface Levels {
  readonly resources: readonly string[];
  readonly scopes: readonly string[];
  readonly records: readonly string[];
}

const levelsOf: Record<Signal, Levels> = {
  traces: {
    resources: ['resourceSpans', 'resource_spans'],
    scopes: ['scopeSpans', 'scope_spans'],
    records: ['spans'],
  },
  logs: {
    resources: ['resourceLogs', 'resource_logs'],
    scopes: ['scopeLogs', 'scope_logs'],
    records: ['logRecords', 'log_records'],
  },
  metrics: {
    resources: ['resourceMetrics', 'resource_metrics'],
    scopes: ['scopeMetrics', 'scope_metrics'],
    records: ['metrics'],
  },
};

/** Finds the messages of an export request in OTLP JSON, each as a view of the text. */
export function outlineJson(request: Uint8Array, signal: Signal): ResourceGroup[] {
  const levels = levelsOf[signal];
  const scanner = new JsonScanner(request);
  const groups: ResourceGroup[] = [];
  scanner.readObject((key) => {
    if (levels.resources.includes(key)) {
      scanner.readArray(() => groups.push(outlineResource(scanner, levels)));
    } else scanner.cutValue();
  });
  scanner.expectEnd();
  return groups;
}

function outlineResource(scanner: JsonScanner, levels: Levels): ResourceGroup {
  const group = emptyResourceGroup();
  scanner.readObject((key) => {
    if (key === 'resource') group.resource = scanner.cutValue();
    else if (key === 'schemaUrl' || key === 'schema_url') group.schemaUrl = readText(scanner);
    else if (levels.scopes.includes(key)) {
      scanner.readArray(() => group.scopes.push(outlineScope(scanner, levels)));
    } else scanner.cutValue();
  });
  return group;
}

function outlineScope(scanner: JsonScanner, levels: Levels): ScopeGroup {
  const group = emptyScopeGroup();
  scanner.readObject((key) => {
    if (key === 'scope') group.scope = scanner.cutValue();
    else if (key === 'schemaUrl' || key === 'schema_url') group.schemaUrl = readText(scanner);
    else if (levels.records.includes(key)) {
      scanner.readArray(() => group.records.push(scanner.cutValue()));
    } else scanner.cutValue();
  });
  return group;
}

/** A string member; anything else reads as absent. */
function readText(scanner: JsonScanner): string {
  const value = parseJson(jsonText(scanner.cutValue()));
  return typeof value === 'string' ? value : '';
}
