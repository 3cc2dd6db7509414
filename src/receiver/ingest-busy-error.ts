/** Thrown by `ingest` where the spans cannot be taken now but may be soon: the sender is asked to come again. */
export class IngestBusyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'IngestBusyError';
  }
}
