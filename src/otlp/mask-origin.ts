import { maskCredentials, maskNamedText } from '../base/credentials.ts';
import { oncePerObject } from '../base/once-per-object.ts';
import type { RecordOrigin, ResourceWire, ScopeWire } from '../model/otlp-wire.ts';
import { changedFrom, maskAttributes } from './mask-values.ts';

/** A record with where it comes from masked; the same object where nothing in that is. */
export function maskOrigin<Item extends RecordOrigin>(record: Item): Item {
  const [resource, scope] = [maskResourceOnce(record.resource), maskScopeOnce(record.scope)];
  const isSame = resource === record.resource && scope === record.scope;
  return isSame ? record : { ...record, resource, scope };
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
