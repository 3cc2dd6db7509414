import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { isListening } from '../../../src/collector/is-listening.ts';

describe('isListening', () => {
  it('is so while a program takes connections at the port', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    assert.equal(await isListening(port), true);
    await new Promise((resolve) => server.close(resolve));
    assert.equal(await isListening(port), false);
  });
});
