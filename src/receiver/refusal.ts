/** `google.rpc.Code` for the answers that the receiver gives. */
const rpcCodes = {
  400: 3, // INVALID_ARGUMENT
  401: 16, // UNAUTHENTICATED
  403: 7, // PERMISSION_DENIED
  404: 5, // NOT_FOUND
  405: 12, // UNIMPLEMENTED
  413: 8, // RESOURCE_EXHAUSTED
  415: 3, // INVALID_ARGUMENT
  500: 13, // INTERNAL
  503: 14, // UNAVAILABLE
} as const;

export type RefusalStatus = keyof typeof rpcCodes;

export interface RefusalDetails {
  readonly headers?: Readonly<Record<string, string>>;
  /** When to come again. Absent where the same request would be refused again. */
  readonly retryAfterSeconds?: number;
}

/**
 * A request that is not accepted. Of these answers senders retry only 503; all others tell them to
 * drop the batch. The message is for the sender's log.
 */
export class Refusal extends Error {
  readonly status: RefusalStatus;
  readonly details: RefusalDetails;

  constructor(status: RefusalStatus, message: string, details: RefusalDetails = {}) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.details = details;
  }

  get rpcCode(): number {
    return rpcCodes[this.status];
  }
}
