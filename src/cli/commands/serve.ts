import { readFileSync } from 'node:fs';
import { defined } from '../../base/defined.ts';
import { isJsonArray, parseJson } from '../../base/json.ts';
import { CollectorRunningError } from '../../collector/only-collector.ts';
import { startCollector } from '../../collector/collector.ts';
import { usualPorts } from '../../collector/usual-ports.ts';
import { buildId } from '../../rendezvous/build-id.ts';
import { dataDirectory } from '../../rendezvous/data-directory.ts';
import type { CollectorSettings } from '../../protocol/collector-api.ts';
import {
  countOption,
  exitCodes,
  flag,
  noArguments,
  textOption,
  textOptions,
  type Command,
  type OptionValues,
} from '../command.ts';
import { printError, printLine } from '../output.ts';
import { collectorProgram } from '../program-files.ts';

const anyPort = { least: 0, most: 65_535 };

export const serveCommand: Command = {
  name: 'serve',
  usage:
    'serve [--http-port N] [--grpc-port N] [--gateway-port N] [--forward-to URL] ' +
    '[--allow-origin ORIGIN]… [--listen ADDRESS] [--prices FILE] [--json]',
  summary:
    'run a collector in the foreground; a port of 0 is any free one, --listen lets containers in',
  options: {
    'http-port': { type: 'string' },
    'grpc-port': { type: 'string' },
    'gateway-port': { type: 'string' },
    'forward-to': { type: 'string' },
    'allow-origin': { type: 'string', multiple: true },
    listen: { type: 'string' },
    prices: { type: 'string' },
    json: { type: 'boolean' },
  },
  run: async (input) => {
    noArguments(input);
    const { values } = input;
    // What is made in the data directory is this user's alone.
    process.umask(0o077);
    const data = dataDirectory(textOption(values, 'data'));
    const collector = await startCollector({
      dataDirectory: data,
      httpPort: countOption(values, 'http-port', { ...anyPort, absent: usualPorts.http }),
      grpcPort: countOption(values, 'grpc-port', { ...anyPort, absent: usualPorts.grpc }),
      gatewayPort: countOption(values, 'gateway-port', { ...anyPort, absent: usualPorts.gateway }),
      settings: settingsOf(values),
      buildId: buildId(collectorProgram),
      log: { debug: () => undefined, info: () => undefined, warn: printError, error: printError },
    }).catch((error: unknown) => {
      if (!(error instanceof CollectorRunningError)) throw error;
      throw new Error(`${error.message} Choose another directory with --data.`, { cause: error });
    });
    const { http, grpc, gateway } = collector.info;
    const { pid } = process;
    if (flag(values, 'json')) printLine(JSON.stringify({ http, grpc, gateway, data, pid }));
    else
      printLine(`OTLP at ${http} and, over gRPC, ${grpc}, gateway at ${gateway}, data in ${data}.`);
    process.once('SIGINT', () => collector.end());
    process.once('SIGTERM', () => collector.end());
    await collector.ended;
    return exitCodes.done;
  },
};

function settingsOf(values: OptionValues): CollectorSettings {
  return defined<CollectorSettings>({
    forwardTo: textOption(values, 'forward-to'),
    allowedOrigins: textOptions(values, 'allow-origin'),
    listen: textOption(values, 'listen'),
    prices: pricesIn(textOption(values, 'prices')),
  });
}

/** A file with the list of the setting `spanwise.prices`. Throws one sentence where it holds none. */
function pricesIn(file: string | undefined): CollectorSettings['prices'] {
  if (file === undefined) return undefined;
  const prices = parseJson(readFileSync(file, 'utf8'));
  if (!isJsonArray(prices)) throw new Error(`${file} holds no JSON list of prices.`);
  return prices;
}
