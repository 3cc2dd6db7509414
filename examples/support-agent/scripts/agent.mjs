// `npm run agent -- 1043`: answers the ticket of an order. Where no key is set and no model server
// runs, starts the scripted one for as long as the agent runs.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const modelServer = await startModelServer();
const agent = spawn(process.execPath, [at('../src/main.ts'), ...process.argv.slice(2)], {
  cwd: at('..'),
  stdio: 'inherit',
});
const [code] = await once(agent, 'exit');
modelServer?.kill();
process.exitCode = code ?? 1;

async function startModelServer() {
  if (process.env['OPENAI_API_KEY'] || (await modelServerAnswers())) return undefined;
  const server = spawn(process.execPath, [at('../../model-server/server.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await Promise.race([once(server.stdout, 'data'), once(server, 'exit')]);
  server.stdout.resume();
  return server;
}

async function modelServerAnswers() {
  try {
    return (await fetch('http://127.0.0.1:4020/health')).ok;
  } catch {
    return false;
  }
}
