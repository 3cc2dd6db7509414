import type { Socket } from 'node:net';
import { errorText } from '../base/log.ts';
import type { GrpcServer } from './grpc-server.ts';
import type { Intake } from './take-in.ts';

/** The gRPC server is loaded with its first connection: most programs send over HTTP. */
export class GrpcConnections {
  private readonly intake: Intake;
  private server: Promise<GrpcServer> | undefined;

  constructor(intake: Intake) {
    this.intake = intake;
  }

  take(socket: Socket): void {
    // The server listens for errors itself, but only once it has the connection.
    socket.on('error', () => socket.destroy());
    this.server ??= import('./grpc-server.ts').then((module) =>
      module.createGrpcServer(this.intake),
    );
    this.server.then(
      (server) => server.take(socket),
      (error: unknown) => {
        this.intake.log.error(`The gRPC server could not be started: ${errorText(error)}`, error);
        socket.destroy();
      },
    );
  }

  async close(): Promise<void> {
    const server = await this.server?.catch(() => undefined);
    await server?.close();
  }
}
