import assert from 'node:assert/strict';
import { parseForwardAddress } from '../../../src/collector/tee.ts';

describe('parseForwardAddress', () => {
  const own = ['http://127.0.0.1:4318', 'http://127.0.0.1:4317'];

  it('takes HTTP addresses of others', () => {
    assert.equal(parseForwardAddress('http://127.0.0.1:14318', own), 'http://127.0.0.1:14318/');
    assert.equal(parseForwardAddress('https://otel.example/in', own), 'https://otel.example/in');
  });

  for (const text of [
    '',
    'nonsense',
    'file:///etc/passwd',
    'http://localhost:4318',
    'http://[::1]:4317/',
  ]) {
    it(`refuses "${text}"`, () => assert.equal(parseForwardAddress(text, own), undefined));
  }
});
