import assert from 'node:assert/strict';
import { checkForwardAddress } from '../../../src/collector/tee.ts';
import type { CollectorInfo } from '../../../src/protocol/collector-api.ts';

const info: CollectorInfo = {
  protocolVersion: 1,
  buildId: '1',
  pid: 1,
  http: 'http://127.0.0.1:4318',
  grpc: '127.0.0.1:4317',
  gateway: 'http://127.0.0.1:4319',
  data: '/data',
  driver: 'node:sqlite',
  usualPort: true,
};

describe('checkForwardAddress', () => {
  it('takes HTTP addresses of others', () => {
    assert.equal(checkForwardAddress('http://127.0.0.1:14318', info), 'http://127.0.0.1:14318/');
    assert.equal(checkForwardAddress('https://otel.example/in', info), 'https://otel.example/in');
  });

  const refused = [
    '',
    'nonsense',
    'file:///etc/passwd',
    'http://localhost:4318',
    'http://[::1]:4317/',
  ];
  for (const text of refused) {
    it(`refuses "${text}"`, () =>
      assert.throws(() => checkForwardAddress(text, info), { code: 'bad-request' }));
  }
});
