import { StandingConnection } from '../../src/rendezvous/standing-connection.ts';

// What a window is to the collector, as a process of its own: `window-process DATA PROGRAM`. It says on
// its standard output, a JSON object per line, when it is connected and what it shows to a person.

const [dataDirectory = '', program = ''] = process.argv.slice(2);
const say = (value: object): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

const line = new StandingConnection({
  program: () => ({ dataDirectory, program, client: 'window' }),
  log: {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: console.error,
  },
  onState: (state) => say({ state, ...line.info, atMs: Date.now() }),
  onRuns: () => undefined,
  onNotice: (notice) => say({ notice }),
});
line.connect().catch(() => undefined);
// Ends with the test, however that ends.
process.stdin.resume().on('end', () => process.exit(0));
