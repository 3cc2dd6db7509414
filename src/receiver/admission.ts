import { createHash, timingSafeEqual } from 'node:crypto';
import { isLoopbackHost } from '../loopback/browser-refusal.ts';
import { Refusal } from './refusal.ts';

/** The header that carries the token; `Authorization: Bearer …` does too. */
export const tokenHeader = 'x-spanwise-token';

/** Who sends a request, as far as its connection and its head say. */
export interface Caller {
  /** The other end of the connection. */
  readonly address: string | undefined;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** Of `tokenHeader`. */
  readonly token: string | undefined;
  readonly authorization: string | undefined;
}

/**
 * Who may send: programs of this machine; web pages of origins that the user has named; and, where the
 * user has opened the receiver to containers, whoever carries its token.
 */
export class Admission {
  private origins: ReadonlySet<string> = new Set();
  private token: Buffer | undefined;

  /** Checked origins, such as `http://localhost:5173`. */
  allowOrigins(origins: readonly string[]): void {
    this.origins = new Set(origins);
  }

  /** `undefined`: no token opens anything. */
  acceptToken(token: string | undefined): void {
    this.token = token === undefined ? undefined : digest(token);
  }

  /** Throws `Refusal` 403 or 401. */
  check(caller: Caller): void {
    this.checkOrigin(caller.origin);
    // Who knows the token is no web page under a rebound name, and containers have other names for us.
    if (this.hasToken(caller)) return;
    if (!isLoopbackAddress(caller.address)) {
      throw new Refusal(401, `A request from elsewhere must carry the token in ${tokenHeader}.`, {
        headers: { 'www-authenticate': 'Bearer' },
      });
    }
    if (!isLoopbackHost(caller.host)) {
      throw new Refusal(403, 'Only requests to localhost are accepted.');
    }
  }

  /** Throws `Refusal` 403 for a web page that nobody has named. */
  checkOrigin(origin: string | undefined): void {
    if (origin === undefined || this.origins.has(origin)) return;
    throw new Refusal(
      403,
      'Requests from web pages are not accepted, unless spanwise.allowedOrigins names their origin.',
    );
  }

  private hasToken({ token, authorization }: Caller): boolean {
    const bearer = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    const shown = token ?? bearer;
    if (this.token === undefined || shown === undefined) return false;
    // Of digests, which are equally long whatever was sent.
    return timingSafeEqual(digest(shown), this.token);
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function isLoopbackAddress(address: string | undefined): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address ?? '');
}
