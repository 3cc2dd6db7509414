import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { errorText, type Log } from '../base/log.ts';
import { PortTakenError } from '../loopback/port-taken-error.ts';
import type { EnvironmentVariables } from '../protocol/execution-json.ts';
import { RpcError } from '../protocol/rpc.ts';
import type { Receiver } from '../receiver/start-receiver.ts';
import { accessToken } from './access-token.ts';
import { containerEnvironment } from './environment.ts';

export interface ContainerAccessOptions {
  readonly dataDirectory: string;
  readonly receiver: Pick<Receiver, 'openOutside' | 'port'>;
  readonly log: Log;
}

/**
 * The opt-in by which containers send here: at another address, and only with the token. The token is a
 * credential: it goes to whoever asks over the user's own socket, and nowhere else.
 */
export class ContainerAccess {
  private readonly options: ContainerAccessOptions;
  private token: string | undefined;
  private opened = '';
  private last: Promise<void> = Promise.resolve();

  constructor(options: ContainerAccessOptions) {
    this.options = options;
  }

  /**
   * `address` as `listenAddresses` takes it; empty: off. Rejects with `RpcError`: `bad-request`, or
   * `not-listening` where it is not possible; then nothing is open.
   */
  set(address: string): Promise<void> {
    const addresses = listenAddresses(address);
    // Windows say the same at the same time: one after the other, and only what is new.
    const next = this.last.then(() => this.open(address, addresses));
    this.last = next.catch(() => undefined);
    return next;
  }

  /** What to set in a container. Throws `RpcError` `not-listening` where the user has not opted in. */
  environment(): EnvironmentVariables {
    if (this.token !== undefined)
      return containerEnvironment(this.options.receiver.port, this.token);
    throw new RpcError(
      'not-listening',
      'Spanwise listens to this machine alone. Set spanwise.listen (or serve --listen) to let containers in.',
    );
  }

  private async open(address: string, addresses: readonly string[]): Promise<void> {
    const { dataDirectory, receiver, log } = this.options;
    const wanted = address === '' ? '' : `${address}: ${addresses.join(' ')}`;
    if (wanted === this.opened) return;
    this.opened = '';
    this.token = undefined;
    try {
      if (address === '') await receiver.openOutside(undefined);
      else {
        const token = accessToken(dataDirectory);
        await receiver.openOutside({ addresses, token });
        this.token = token;
      }
    } catch (error) {
      await receiver.openOutside(undefined);
      throw new RpcError('not-listening', notPossible(address, error));
    }
    this.opened = wanted;
    log.info(address === '' ? 'Closed to containers.' : `Open to containers, at ${wanted}.`);
  }
}

function notPossible(address: string, error: unknown): string {
  const reason = error instanceof PortTakenError ? error.message : `${errorText(error)}.`;
  return `Spanwise cannot listen at ${address}: ${reason}`;
}

/**
 * Where to listen beside 127.0.0.1 and ::1. `0.0.0.0` and `::` stand for the addresses that the machine
 * has now: all addresses at once would need the port that loopback has. A loopback address stands for no
 * further one: Docker Desktop leads containers there. Throws `RpcError` `bad-request`.
 */
export function listenAddresses(address: string): readonly string[] {
  if (address === '') return [];
  if (isIP(address) === 0) {
    throw new RpcError(
      'bad-request',
      `"${address}" is no address to listen at: give an IP address, such as 172.17.0.1 or 0.0.0.0.`,
    );
  }
  if (address === '::1' || address.startsWith('127.')) return [];
  if (address !== '0.0.0.0' && address !== '::') return [address];
  return Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ internal, family }) => !internal && (family === 'IPv4' || address === '::'))
    .map((each) => each.address)
    .filter((each) => !isLinkLocal(each));
}

/** Of no use without the name of an interface, which differs in every container. */
function isLinkLocal(address: string): boolean {
  return /^fe[89ab]/i.test(address);
}
