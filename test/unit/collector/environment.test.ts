import assert from 'node:assert/strict';
import { programEnvironment } from '../../../src/collector/environment.ts';
import { upstreamsOf } from '../../../src/collector/upstreams.ts';
import type { ExecutionId } from '../../../src/model/ids.ts';

const addresses = { http: 'http://127.0.0.1:4318', gateway: 'http://127.0.0.1:4319' };
const id = 'execution0000001' as ExecutionId;

function environmentFor(environment: { readonly [name: string]: string }, record = true) {
  const own = { environment, record };
  return programEnvironment(addresses, id, { ...own, upstreams: upstreamsOf(own) });
}

describe('environment of a program', () => {
  it('sends telemetry here and model calls to the gateway', () => {
    assert.deepEqual(environmentFor({}), {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_EXPORTER_OTLP_HEADERS: `x-spanwise-execution=${id}`,
      OTEL_BSP_SCHEDULE_DELAY: '200',
      OPENAI_BASE_URL: `http://127.0.0.1:4319/${id}/openai/v1`,
      ANTHROPIC_BASE_URL: `http://127.0.0.1:4319/${id}/anthropic`,
      GOOGLE_GEMINI_BASE_URL: `http://127.0.0.1:4319/${id}/gemini`,
      OLLAMA_HOST: `http://127.0.0.1:4319/${id}/ollama`,
      MISTRAL_BASE_URL: `http://127.0.0.1:4319/${id}/mistral/v1`,
      CO_API_URL: `http://127.0.0.1:4319/${id}/cohere`,
      GROQ_BASE_URL: `http://127.0.0.1:4319/${id}/groq`,
    });
  });

  it('keeps the path of a base URL whole, and takes over older names only where they were set', () => {
    const environment = environmentFor({
      OPENAI_BASE_URL: 'http://localhost:8000/team-a/v1/',
      OPENAI_API_BASE: 'http://127.0.0.1:4010',
    });
    assert.equal(environment['OPENAI_BASE_URL'], `http://127.0.0.1:4319/${id}/openai/team-a/v1`);
    assert.equal(environment['OPENAI_API_BASE'], `http://127.0.0.1:4319/${id}/openai-api-base`);
  });

  it('sets no base URL where model calls are not to be recorded', () => {
    const environment = environmentFor({ OPENAI_BASE_URL: 'http://localhost:8000/v1' }, false);
    assert.deepEqual(
      Object.keys(environment).filter((name) => !name.startsWith('OTEL_')),
      [],
    );
  });

  it('keeps other headers, and replaces the address of an outer program', () => {
    const environment = environmentFor({
      OTEL_EXPORTER_OTLP_HEADERS: 'a=b, x-spanwise-execution=outer000000000001,c=d',
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'e=f',
    });
    assert.equal(environment['OTEL_EXPORTER_OTLP_HEADERS'], `a=b,c=d,x-spanwise-execution=${id}`);
    assert.equal(
      environment['OTEL_EXPORTER_OTLP_TRACES_HEADERS'],
      `e=f,x-spanwise-execution=${id}`,
    );
  });

  it('replaces the variables for traces where they would win over the general ones', () => {
    const environment = environmentFor({
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://collector.example/v1/traces',
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'grpc',
    });
    assert.equal(
      environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
      'http://127.0.0.1:4318/v1/traces',
    );
    assert.equal(environment['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'], 'http/protobuf');
  });

  it('does so for logs and metrics too', () => {
    const environment = environmentFor({
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'https://collector.example/v1/logs',
      OTEL_EXPORTER_OTLP_METRICS_HEADERS: 'a=b',
    });
    assert.equal(environment['OTEL_EXPORTER_OTLP_LOGS_ENDPOINT'], 'http://127.0.0.1:4318/v1/logs');
    assert.equal(
      environment['OTEL_EXPORTER_OTLP_METRICS_HEADERS'],
      `a=b,x-spanwise-execution=${id}`,
    );
    assert.equal(environment['OTEL_EXPORTER_OTLP_METRICS_ENDPOINT'], undefined);
  });

  it('goes past a proxy, where there is one', () => {
    const environment = environmentFor({ NO_PROXY: 'intranet.example, localhost' });
    const exceptions = 'intranet.example,localhost,127.0.0.1';
    assert.equal(environment['NO_PROXY'], exceptions);
    assert.equal(environment['no_proxy'], exceptions);
    assert.equal(environmentFor({ NO_PROXY: '' })['NO_PROXY'], '127.0.0.1,localhost');
    assert.equal(environmentFor({})['NO_PROXY'], undefined);
  });
});
