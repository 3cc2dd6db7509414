import { errorText, type Log } from '../base/log.ts';
import type { SentTraces } from '../gateway/pass-traces.ts';
import type { ExecutionId } from '../model/ids.ts';
import { executionHeader } from './environment.ts';

/**
 * Hands the receiver the traces that OpenAI's Agents SDK sends where it sends its model calls: by its
 * own door, so that limits, problems and masking are those of all telemetry. Does not reject.
 */
export async function takeTraces(
  receiver: string,
  executionId: ExecutionId,
  { contentType, contentEncoding, body, log }: SentTraces & { readonly log: Log },
): Promise<void> {
  try {
    await fetch(`${receiver}/v1/traces/ingest`, {
      method: 'POST',
      headers: {
        'content-type': contentType,
        [executionHeader]: executionId,
        ...(contentEncoding !== '' && { 'content-encoding': contentEncoding }),
      },
      body: Buffer.from(body),
    });
  } catch (error) {
    log.warn(`A program's traces were not taken: ${errorText(error)}`);
  }
}
