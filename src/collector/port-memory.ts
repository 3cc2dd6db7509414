import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { isJsonObject, numberMember, parseJson, type JsonValue } from '../base/json.ts';

export interface Ports {
  readonly http: number;
  readonly grpc: number;
  readonly gateway: number;
}

/**
 * The ports of the last collector of a data directory. Programs that it gave its address to may still
 * run, so that the next one takes the same ports, though the usual ones are free by now. A collector that
 * ends because nobody needs it forgets them; with a restart of the machine all programs are gone too.
 */
export class PortMemory {
  private readonly file: string;
  private readonly wanted: Ports;

  /** `wanted`: what the collector is asked to listen at; another wish is another memory. */
  constructor(dataDirectory: string, wanted: Ports) {
    this.file = join(dataDirectory, 'ports.json');
    this.wanted = wanted;
  }

  /** Those before, else those that are wanted. */
  recall(): Ports {
    const kept = this.read();
    const before = kept === undefined ? undefined : readPorts(kept['used']);
    const wish = kept === undefined ? undefined : readPorts(kept['wanted']);
    const isSame = wish !== undefined && samePorts(wish, this.wanted);
    return isSame && before !== undefined ? before : this.wanted;
  }

  /** That it cannot be written is no reason to fail: then the next collector asks for the usual ones. */
  remember(used: Ports): void {
    try {
      writeFileSync(this.file, JSON.stringify({ wanted: this.wanted, used }));
    } catch {
      return;
    }
  }

  forget(): void {
    rmSync(this.file, { force: true });
  }

  private read(): { readonly [name: string]: JsonValue } | undefined {
    try {
      const bootedAtMs = Date.now() - uptime() * 1_000;
      if (statSync(this.file).mtimeMs < bootedAtMs) return undefined;
      const value = parseJson(readFileSync(this.file, 'utf8'));
      return isJsonObject(value) ? value : undefined;
    } catch {
      return undefined;
    }
  }
}

function readPorts(value: unknown): Ports | undefined {
  if (!isJsonObject(value)) return undefined;
  const [http, grpc, gateway] = ['http', 'grpc', 'gateway'].map((name) => {
    const port = numberMember(value, name);
    return Number.isInteger(port) && Number(port) >= 0 && Number(port) <= 65_535 ? port : undefined;
  });
  if (http === undefined || grpc === undefined || gateway === undefined) return undefined;
  return { http, grpc, gateway };
}

function samePorts(one: Ports, other: Ports): boolean {
  return one.http === other.http && one.grpc === other.grpc && one.gateway === other.gateway;
}
