import type * as http from 'node:http';
import { errorText } from '../base/log.ts';
import type { HeaderPair, RecordedResponse, ResponseFrame } from '../model/recorded-exchange.ts';
import { maskRequest, maskResponse } from '../replay/mask-exchange.ts';
import { BodyRecorder } from './body-recorder.ts';
import { sendError, unreachableError } from './error-answer.ts';
import type { UnnumberedExchange } from './gateway-route.ts';
import { endToEnd, flatHeaders, headerPairs, trailerPairs, upstreamHeaders } from './headers.ts';
import { type IncomingCall, nowMs } from './incoming-call.ts';
import { keptRequest, keptResponse } from './kept-exchange.ts';
import { startRequest, type CallTarget } from './start-request.ts';

/**
 * Passes a call on and its answer back, piece by piece as they come, and resolves with the masked
 * exchange once the answer has ended, however it ended. `body`: the request's, where it was read
 * already; else it is read here.
 */
export async function forwardCall(
  call: IncomingCall,
  target: CallTarget,
  body?: BodyRecorder<Uint8Array>,
): Promise<UnnumberedExchange> {
  const forwarding = new Forwarding(call, target, body);
  const response = await forwarding.ended;
  const request = maskRequest(await keptRequest(call, forwarding.requestBody));
  const kept = await keptResponse(response, forwarding.responseBody);
  return { request, response: maskResponse(kept), startedAtMs: call.receivedAtMs };
}

function withLength(
  headers: readonly HeaderPair[],
  pieces: readonly Uint8Array[],
): readonly HeaderPair[] {
  const length = pieces.reduce((sum, { length: bytes }) => sum + bytes, 0);
  const others = headers.filter(([name]) => !/^(?:content-length|transfer-encoding)$/.test(name));
  return length === 0 ? others : [...others, ['content-length', String(length)]];
}

type Outcome = RecordedResponse['outcome'];

/** One call under way. It ends exactly once: complete, cut by the upstream, cancelled by the program, or failed. */
class Forwarding {
  readonly requestBody: BodyRecorder<Uint8Array>;
  readonly responseBody = new BodyRecorder<ResponseFrame>();
  readonly ended: Promise<RecordedResponse>;
  private readonly call: IncomingCall;
  private readonly target: CallTarget;
  private readonly settle: (response: RecordedResponse) => void;
  private requestEnded: boolean;
  private upstream: http.ClientRequest;
  private answer: http.IncomingMessage | undefined;
  private settled = false;

  constructor(call: IncomingCall, target: CallTarget, body: BodyRecorder<Uint8Array> | undefined) {
    let settle: (response: RecordedResponse) => void = () => undefined;
    this.ended = new Promise((resolve) => {
      settle = resolve;
    });
    this.settle = settle;
    this.call = call;
    this.target = target;
    this.requestBody = body ?? new BodyRecorder();
    this.requestEnded = body !== undefined;
    call.response.once('close', () => this.onClientClosed());
    this.upstream = this.connect('first');
    if (body === undefined) this.passBodyOn();
    else this.sendKeptBody();
  }

  private connect(attempt: 'first' | 'second'): http.ClientRequest {
    const { target, call } = this;
    const headers = this.headersFor(target.origin.host);
    const upstream = startRequest(target, call.request.method, headers);
    upstream.once('response', (answer) => this.onAnswer(answer));
    upstream.on('error', (error) => this.onUpstreamError(error, attempt));
    upstream.once('close', () => {
      if (upstream === this.upstream) this.fail('it closed the connection without an answer');
    });
    return upstream;
  }

  /** A body that was read before may have been decompressed or edited since. */
  private headersFor(host: string): readonly HeaderPair[] {
    const sent = headerPairs(this.call.request.rawHeaders);
    const headers = this.requestEnded ? withLength(sent, this.requestBody.pieces) : sent;
    return upstreamHeaders(headers, host);
  }

  private passBodyOn(): void {
    const { request } = this.call;
    request.on('data', (bytes: Buffer) => {
      this.requestBody.add(bytes, (kept) => kept);
      if (this.settled || this.upstream.write(bytes)) return;
      request.pause();
      this.upstream.once('drain', () => request.resume());
    });
    request.once('end', () => {
      this.requestEnded = true;
      this.upstream.end();
    });
  }

  private sendKeptBody(): void {
    for (const bytes of this.requestBody.pieces) this.upstream.write(bytes);
    this.upstream.end();
  }

  private onAnswer(answer: http.IncomingMessage): void {
    try {
      this.passAnswerBack(answer);
      this.answer = answer;
    } catch (error) {
      // A status or a header that Node reads but does not write.
      this.fail(errorText(error));
      answer.destroy();
    }
  }

  private passAnswerBack(answer: http.IncomingMessage): void {
    const { response } = this.call;
    const headers = flatHeaders(endToEnd(headerPairs(answer.rawHeaders)));
    response.sendDate = false;
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers);
    response.flushHeaders();
    answer.on('data', (bytes: Buffer) => {
      const offsetMs = this.elapsedMs();
      this.responseBody.add(bytes, (kept) => ({ offsetMs, bytes: kept }));
      if (response.write(bytes)) return;
      answer.pause();
      response.once('drain', () => answer.resume());
    });
    answer.once('end', () => this.onAnswerEnd());
    // `close` also comes where the connection broke in the middle; the error before it is the same news.
    answer.on('error', () => undefined);
    answer.once('close', () => this.onAnswerEnd());
  }

  private onAnswerEnd(): void {
    if (this.settled) return;
    if (this.answer?.complete === true) {
      this.call.response.addTrailers(trailerPairs(this.answer.rawTrailers));
      this.call.response.end();
      this.finish('complete');
    } else {
      // What was passed on so far still goes out; then the program sees the break as we did.
      this.call.response.socket?.destroySoon();
      this.finish('cut');
    }
  }

  private onClientClosed(): void {
    if (this.settled) return;
    this.finish('cancelled');
    this.upstream.destroy();
  }

  private onUpstreamError(error: NodeJS.ErrnoException, attempt: 'first' | 'second'): void {
    // A kept connection that the provider closed in the meantime: the request never got there.
    const wasStale = this.upstream.reusedSocket && /^(?:ECONNRESET|EPIPE)$/.test(error.code ?? '');
    const unanswered = !this.settled && this.answer === undefined;
    if (
      unanswered &&
      wasStale &&
      attempt === 'first' &&
      this.requestEnded &&
      !this.requestBody.isTruncated
    ) {
      this.upstream = this.connect('second');
      this.sendKeptBody();
    } else {
      this.fail(error.code ?? errorText(error));
    }
  }

  /** After an answer has begun there is nothing left to say: it ends as cut. */
  private fail(reason: string): void {
    if (this.settled || this.answer !== undefined) return;
    this.call.request.resume();
    sendError(this.call, unreachableError(reason), 'retry');
    this.finish('failed');
  }

  private finish(outcome: Outcome): void {
    this.settled = true;
    this.settle({
      status: this.answer?.statusCode ?? 0,
      headers: endToEnd(headerPairs(this.answer?.rawHeaders ?? [])),
      frames: [],
      outcome,
      durationMs: this.elapsedMs(),
    });
  }

  private elapsedMs(): number {
    return nowMs() - this.call.receivedAtMs;
  }
}
