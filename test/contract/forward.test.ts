import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { connectRunningCollector } from '../../src/rendezvous/connect-collector.ts';
import { collectorProgram, freePorts, kill, serve, spanwise } from '../support/programs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const body = readFileSync(new URL('../fixtures/agents/vercel-ai-v7/001.bin', import.meta.url));

describe('serve --forward-to', () => {
  it('sends on what it received, byte for byte, and acknowledges though nobody takes it', async () => {
    const received: Buffer[] = [];
    let status = 503;
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        if (status === 200) received.push(Buffer.concat(parts));
        response.writeHead(status).end();
        status = 200;
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const folder = temporaryFolder();
    const to = `http://127.0.0.1:${port}`;
    const collector = await serve(folder.path, [...freePorts, '--forward-to', to]);
    try {
      const response = await fetch(`${collector.http}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf' },
        body,
      });
      assert.equal(response.status, 200);
      while (received.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      assert.ok(received[0]?.equals(body));
    } finally {
      await kill(collector.process, 'SIGTERM');
      server.close();
      folder.remove();
    }
  });

  it('says to windows, later ones too, and in doctor that it does not work', async () => {
    const folder = temporaryFolder();
    // A port of the machine that nobody listens at.
    const nobody = createServer();
    await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve));
    const to = `http://127.0.0.1:${(nobody.address() as AddressInfo).port}`;
    await new Promise((resolve) => nobody.close(resolve));
    const collector = await serve(folder.path, [...freePorts, '--forward-to', to]);
    try {
      const headers = { 'content-type': 'application/x-protobuf' };
      await fetch(`${collector.http}/v1/traces`, { method: 'POST', headers, body });
      const failed = new RegExp(`^Telemetry cannot be forwarded to ${to}/: connect ECONNREFUSED`);
      await untilNotice(folder.path, failed);
      const doctor = await spanwise(folder.path, ['doctor']);
      assert.match(doctor.stdout, /^forwarding: .* does not work now .* wait: 1, left out: 0$/m);
      assert.match(doctor.stdout, /^notices: Telemetry cannot be forwarded/m);
    } finally {
      await kill(collector.process, 'SIGTERM');
      folder.remove();
    }
  });

  it('refuses what is no address', async () => {
    const folder = temporaryFolder();
    const result = await spanwise(folder.path, ['serve', ...freePorts, '--forward-to', 'nowhere']);
    folder.remove();
    assert.equal(result.exitCode, 1);
    assert.match(result.stderr, /cannot be forwarded to "nowhere"/);
  });
});

/** As a window that connects now. */
async function untilNotice(dataDirectory: string, expected: RegExp): Promise<void> {
  const options = { dataDirectory, program: collectorProgram, client: 'window' };
  for (;;) {
    const connection = await connectRunningCollector(options);
    const status = await connection?.client.request('getStatus', {});
    connection?.dispose();
    const [notice] = status?.notices ?? [];
    if (notice === undefined) await delay(20);
    else {
      assert.match(notice.message, expected);
      return;
    }
  }
}
