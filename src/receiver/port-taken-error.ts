export class PortTakenError extends Error {
  readonly port: number;

  constructor(port: number) {
    super(`Port ${port} is used by another program.`);
    this.name = 'PortTakenError';
    this.port = port;
  }
}
