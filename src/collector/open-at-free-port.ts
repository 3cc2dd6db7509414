import type { Log } from '../base/log.ts';
import { startGateway, type Gateway } from '../gateway/start-gateway.ts';
import { PortTakenError } from '../loopback/port-taken-error.ts';
import { startReceiver, type Receiver } from '../receiver/start-receiver.ts';

type ReceiverOptions = Parameters<typeof startReceiver>[0];
type GatewayOptions = Parameters<typeof startGateway>[0];

/**
 * Opens the receiver at the ports of `options`. In place of one that another program has, the port of
 * `wanted` is tried, which the user asked for, and then any free one.
 */
export async function openReceiver(
  options: ReceiverOptions,
  wanted: { readonly httpPort: number; readonly grpcPort: number },
): Promise<Receiver> {
  try {
    return await startReceiver(options);
  } catch (error) {
    const taken = takenPort(error, options.log);
    const { port, grpcPort } = options;
    const next = {
      ...options,
      port: port === taken ? nextPort(taken, wanted.httpPort) : port,
      grpcPort: grpcPort === taken ? nextPort(taken, wanted.grpcPort) : grpcPort,
    };
    return openReceiver(next, wanted);
  }
}

/** As `openReceiver`. */
export async function openGateway(options: GatewayOptions, wantedPort: number): Promise<Gateway> {
  try {
    return await startGateway(options);
  } catch (error) {
    const port = nextPort(takenPort(error, options.log), wantedPort);
    return openGateway({ ...options, port }, wantedPort);
  }
}

/** The port that another program has. Throws what is no such error. */
function takenPort(error: unknown, log: Log): number {
  if (!(error instanceof PortTakenError)) throw error;
  log.warn(`${error.message} Another one is used.`);
  return error.port;
}

/** In place of one that is taken: the one that was asked for, then any free one. */
function nextPort(taken: number, wanted: number): number {
  return taken === wanted ? 0 : wanted;
}
