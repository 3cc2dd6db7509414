import * as http from 'node:http';
import * as https from 'node:https';
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { proxyFor, type ProxyVariables } from './proxy-choice.ts';

/** By which way a program would reach its provider. Kept in memory alone: a proxy may have a password. */
export interface UpstreamWay {
  readonly proxies: ProxyVariables;
  /** Files of certificate authorities that the program trusts beside the usual ones. */
  readonly certificateFiles: readonly string[];
}

export const directWay: UpstreamWay = { proxies: {}, certificateFiles: [] };

export interface UpstreamConnection {
  readonly agent: http.Agent;
  /** To be asked in place of the upstream; absent where the agent's connections lead there. */
  readonly proxy?: URL;
}

/** Programs have few ways; more are those of programs that are long gone. */
const mostAgents = 16;

/** Connections to providers, kept open between calls: a new TLS handshake costs more than the gateway. */
export class UpstreamAgents {
  private readonly agents = new Map<string, http.Agent>();

  connectionTo(origin: URL, way: UpstreamWay): UpstreamConnection {
    const address = proxyFor(origin, way.proxies);
    if (origin.protocol === 'https:') {
      const files = way.certificateFiles;
      return { agent: this.agent([address, ...files], () => secureAgent(address, files)) };
    }
    if (address === undefined) return { agent: this.agent(['http:'], plainAgent) };
    const proxy = new URL(address);
    if (proxy.protocol === 'http:') return { agent: this.agent(['http:'], plainAgent), proxy };
    return { agent: this.agent([undefined], () => secureAgent(undefined, [])), proxy };
  }

  destroy(): void {
    for (const agent of this.agents.values()) agent.destroy();
  }

  private agent(parts: readonly (string | undefined)[], create: () => http.Agent): http.Agent {
    const key = JSON.stringify(parts.map((part) => part ?? null));
    const known = this.agents.get(key);
    if (known !== undefined) return known;
    const agent = create();
    this.agents.set(key, agent);
    const [oldest] = this.agents;
    if (this.agents.size > mostAgents && oldest !== undefined) {
      this.agents.delete(oldest[0]);
      closeIdle(oldest[1]);
    }
    return agent;
  }
}

function plainAgent(): http.Agent {
  return new http.Agent({ keepAlive: true });
}

function secureAgent(proxy: string | undefined, certificateFiles: readonly string[]): http.Agent {
  const authorities = certificateFiles.flatMap(readCertificates);
  const trust = authorities.length === 0 ? {} : { ca: [...rootCertificates, ...authorities] };
  if (proxy === undefined) return new https.Agent({ keepAlive: true, ...trust });
  return new TrustingProxyAgent(proxy, trust);
}

/** Of its options this agent takes the authorities for the proxy alone; the provider needs them too. */
class TrustingProxyAgent extends HttpsProxyAgent<string> {
  private readonly trust: { readonly ca?: string[] };

  constructor(proxy: string, trust: { readonly ca?: string[] }) {
    super(proxy, { keepAlive: true, ...trust });
    this.trust = trust;
  }

  override async connect(
    request: http.ClientRequest,
    options: Parameters<HttpsProxyAgent<string>['connect']>[1],
  ): ReturnType<HttpsProxyAgent<string>['connect']> {
    return super.connect(request, { ...options, ...this.trust });
  }
}

/** A file that cannot be read is trusted by the program no more than here. */
function readCertificates(file: string): readonly string[] {
  try {
    return [readFileSync(file, 'utf8')];
  } catch {
    return [];
  }
}

/** Calls that are under way keep their connections. */
function closeIdle(agent: http.Agent): void {
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of sockets ?? []) socket.destroy();
  }
}
