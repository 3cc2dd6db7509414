import { OpenTelemetry } from '@ai-sdk/otel';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { registerTelemetry } from 'ai';

/**
 * Ordinary OpenTelemetry: where the spans go is up to the standard variables. Where none of them names
 * a receiver nothing is started, so that the program does not wait for one at its end.
 *
 * Returns what to call before the process ends, or the last spans are lost.
 */
export function startTelemetry(): () => Promise<void> {
  const receiver =
    process.env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  if (!receiver) return () => Promise.resolve();
  const sdk = new NodeSDK({
    serviceName: process.env['OTEL_SERVICE_NAME'] ?? 'support-agent',
    // Only traces: this program has no metrics and no logs to send.
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  registerTelemetry(new OpenTelemetry());
  return async () => {
    try {
      await sdk.shutdown();
    } catch (error) {
      console.error(`The last spans did not reach ${receiver}: ${String(error)}`);
    }
  };
}
