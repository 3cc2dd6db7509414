import { finished } from 'node:stream/promises';
import { BodyRecorder } from './body-recorder.ts';
import type { IncomingCall } from './incoming-call.ts';

/** `undefined` where the program broke off before its request was whole. */
export async function readBody({
  request,
}: IncomingCall): Promise<BodyRecorder<Uint8Array> | undefined> {
  const body = new BodyRecorder<Uint8Array>();
  request.on('data', (bytes: Buffer) => body.add(bytes, (kept) => kept));
  try {
    await finished(request);
    return body;
  } catch {
    return undefined;
  }
}
