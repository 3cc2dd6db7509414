import { oncePerObject } from '../base/once-per-object.ts';
import type { RecordOrigin } from '../model/otlp-wire.ts';
import { encodeResource, encodeScope } from '../otlp/resource-json.ts';

/** Where a record comes from, as the store keeps it: `decodeResource` and `decodeScope` read it. */
export function originTexts({ resource, scope }: RecordOrigin): {
  readonly resource: string;
  readonly scope: string;
} {
  return { resource: resourceText(resource), scope: scopeText(scope) };
}

const resourceText = oncePerObject(encodeResource);
const scopeText = oncePerObject(encodeScope);
