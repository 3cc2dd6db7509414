import { SpanStatusCode, trace } from '@opentelemetry/api';
import { answerTicket } from './agent.ts';
import { findTicket } from './shop.ts';
import { startTelemetry } from './telemetry.ts';

const orderId = process.argv[2] ?? '1042';
const stopTelemetry = startTelemetry();

// One span around everything, so that a run is one trace and fails where the program fails.
await trace.getTracer('support-agent').startActiveSpan('answer ticket', async (span) => {
  span.setAttribute('shop.order.id', orderId);
  try {
    await answerTicket(findTicket(orderId), (text) => process.stdout.write(text));
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    span.recordException(failure);
    span.setStatus({ code: SpanStatusCode.ERROR, message: failure.message });
    console.error(`\n${failure.stack}`);
    process.exitCode = 1;
  } finally {
    span.end();
  }
});

await stopTelemetry();
