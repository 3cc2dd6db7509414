import type { UpstreamWay } from '../gateway/upstream-agents.ts';
import type { ExecutionId } from '../model/ids.ts';
import type { EnvironmentVariables } from '../protocol/execution-json.ts';
import { certificateVariables, proxyVariables } from '../protocol/way-variables.ts';
import { ownEnvironment } from '../rendezvous/own-environment.ts';

/** Those that are over are not told; a collector that runs for weeks must not keep them all. */
const mostWays = 1000;

/**
 * By which proxies programs reach their providers, as their environment said. In memory alone: the
 * address of a proxy may hold a password. After a restart the collector's own environment stands in.
 */
export class UpstreamWays {
  private readonly ways = new Map<ExecutionId, UpstreamWay>();

  keep(address: ExecutionId, environment: EnvironmentVariables): void {
    this.ways.delete(address);
    this.ways.set(address, wayIn(environment));
    const [oldest] = this.ways.keys();
    if (this.ways.size > mostWays && oldest !== undefined) this.ways.delete(oldest);
  }

  of(address: ExecutionId): UpstreamWay {
    return this.ways.get(address) ?? wayIn(ownEnvironment());
  }
}

function wayIn(environment: EnvironmentVariables): UpstreamWay {
  const files = certificateVariables.map((name) => environment[name] ?? '');
  return {
    proxies: Object.fromEntries(proxyVariables.map((name) => [name, environment[name]])),
    certificateFiles: [...new Set(files.filter((file) => file !== ''))],
  };
}
