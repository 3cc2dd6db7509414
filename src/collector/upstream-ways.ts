import { basicAuthorization } from '../gateway/start-request.ts';
import type { UpstreamWay } from '../gateway/upstream-agents.ts';
import type { ExecutionId } from '../model/ids.ts';
import type { EnvironmentVariables } from '../protocol/execution-json.ts';
import { keyOfVariable } from '../protocol/provider-variables.ts';
import { certificateVariables, proxyVariables } from '../protocol/way-variables.ts';
import { ownEnvironment } from '../rendezvous/own-environment.ts';

/** Those that are over are not told; a collector that runs for weeks must not keep them all. */
const mostWays = 1000;

/** The way of a program, and what its addresses said of who it is. */
interface KeptWay extends UpstreamWay {
  readonly authorizations: ReadonlyMap<string, string>;
}

/**
 * By which proxies programs reach their providers, as their environment said. In memory alone: the
 * address of a proxy may hold a password. After a restart the collector's own environment stands in.
 */
export class UpstreamWays {
  private readonly ways = new Map<ExecutionId, KeptWay>();

  /** `named` as in `OwnEnvironment`. */
  keep(
    address: ExecutionId,
    environment: EnvironmentVariables,
    named: EnvironmentVariables = {},
  ): void {
    const authorizations = authorizationsIn({ ...environment, ...named });
    this.ways.delete(address);
    this.ways.set(address, { ...wayIn(environment), authorizations });
    const [oldest] = this.ways.keys();
    if (this.ways.size > mostWays && oldest !== undefined) this.ways.delete(oldest);
  }

  authorizationOf(address: ExecutionId, key: string): string | undefined {
    return this.ways.get(address)?.authorizations.get(key);
  }

  of(address: ExecutionId): UpstreamWay {
    return this.ways.get(address) ?? wayIn(ownEnvironment());
  }
}

/** By the key of the variable whose address has a name and a password. */
function authorizationsIn(variables: EnvironmentVariables): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(variables).flatMap(([name, value]) => {
      const url = URL.parse(value);
      const authorization = url === null ? undefined : basicAuthorization(url);
      return authorization === undefined ? [] : [[keyOfVariable(name), authorization] as const];
    }),
  );
}

function wayIn(environment: EnvironmentVariables): UpstreamWay {
  const files = certificateVariables.map((name) => environment[name] ?? '');
  return {
    proxies: Object.fromEntries(proxyVariables.map((name) => [name, environment[name]])),
    certificateFiles: [...new Set(files.filter((file) => file !== ''))],
  };
}
