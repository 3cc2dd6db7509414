/** Another program listens on the port that was asked for. */
export class PortTakenError extends Error {
  readonly port: number;

  constructor(port: number) {
    super(`Port ${port} is used by another program.`);
    this.name = 'PortTakenError';
    this.port = port;
  }
}
