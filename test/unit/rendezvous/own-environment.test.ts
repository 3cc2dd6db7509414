import assert from 'node:assert/strict';
import { ownEnvironment } from '../../../src/rendezvous/own-environment.ts';

describe('ownEnvironment', () => {
  it('holds what the collector looks at, and nothing else', () => {
    const read = {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://collector.example',
      OPENAI_BASE_URL: 'http://localhost:8000/v1',
    };
    const others = { OPENAI_API_KEY: 'sk-secret', PATH: '/bin', NO_PROXY: 'intranet.example' };
    assert.deepEqual(ownEnvironment({ ...read, ...others }), read);
  });

  it('says that there is a proxy, and not which', () => {
    const proxy = { http_proxy: 'http://user:secret@proxy.example:3128' };
    assert.deepEqual(ownEnvironment(proxy), { NO_PROXY: '' });
    assert.deepEqual(ownEnvironment({ ...proxy, no_proxy: 'intranet.example' }), {
      NO_PROXY: 'intranet.example',
    });
  });
});
