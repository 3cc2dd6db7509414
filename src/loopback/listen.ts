import type { Server } from 'node:http';
import { PortTakenError } from './port-taken-error.ts';

/** Listens on this address alone. Rejects with `PortTakenError`. */
export function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      // Windows says EACCES for ports that it keeps for itself.
      const isTaken = ['EADDRINUSE', 'EACCES'].includes(errorCode(error));
      reject(isTaken ? new PortTakenError(port) : error);
    };
    server.once('error', fail);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

/** Stops listening and ends open connections. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Such as `EADDRINUSE`. Empty where the error has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
