import { maskCredentials, maskNamedText } from '../base/credentials.ts';
import type { ResourceWire, ScopeWire } from '../model/otlp-wire.ts';
import { changedFrom, maskAttributes } from './mask-values.ts';

/** Where a record comes from, masked; the same objects where nothing in them is. */
export function maskOrigin({ resource, scope }: Origin): Origin {
  return {
    resource: maskOnce(resource, maskedResources, maskResource),
    scope: maskOnce(scope, maskedScopes, maskScope),
  };
}

interface Origin {
  readonly resource: ResourceWire;
  readonly scope: ScopeWire;
}

/** Many records share a resource and a scope: each is looked at once. */
const maskedResources = new WeakMap<ResourceWire, ResourceWire>();
const maskedScopes = new WeakMap<ScopeWire, ScopeWire>();

/** What many records share is looked at once. */
export function maskOnce<T extends object>(
  value: T,
  known: WeakMap<T, T>,
  mask: (value: T) => T,
): T {
  let masked = known.get(value);
  if (masked === undefined) {
    masked = mask(value);
    known.set(value, masked);
  }
  return masked;
}

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
