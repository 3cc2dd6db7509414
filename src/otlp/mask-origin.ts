import { maskCredentials, maskNamedText } from '../base/credentials.ts';
import { oncePerObject } from '../base/once-per-object.ts';
import type { RecordOrigin, ResourceWire, ScopeWire } from '../model/otlp-wire.ts';
import { changedFrom, maskAttributes } from './mask-values.ts';

/** Where a record comes from, masked; the same objects where nothing in them is. */
export function maskOrigin({ resource, scope }: RecordOrigin): RecordOrigin {
  return { resource: maskResourceOnce(resource), scope: maskScopeOnce(scope) };
}

const maskResourceOnce = oncePerObject(maskResource);
const maskScopeOnce = oncePerObject(maskScope);

function maskResource(resource: ResourceWire): ResourceWire {
  return changedFrom(resource, {
    attributes: maskAttributes(resource.attributes, maskNamedText),
    schemaUrl: maskCredentials(resource.schemaUrl),
  });
}

function maskScope(scope: ScopeWire): ScopeWire {
  return changedFrom(scope, {
    name: maskCredentials(scope.name),
    version: maskCredentials(scope.version),
    attributes: maskAttributes(scope.attributes, maskNamedText),
    schemaUrl: maskCredentials(scope.schemaUrl),
  });
}
