// Renders the jobs of make_corpus.py with the real engines: node render.mjs WORKSPACE ENGINES JOBS.
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [workspace, engines, jobsFile] = process.argv.slice(2);
const require = createRequire(join(engines, 'package.json'));
const { Liquid } = require('liquidjs');
const Mustache = require('mustache');
const Handlebars = require('handlebars');
const nunjucks = require('nunjucks');
const YAML = require('yaml');

// The modules of the workspace import `#dedent`, which is a package's business and not the workspace's.
const copy = mkdtempSync(join(tmpdir(), 'corpus-'));
cpSync(workspace, copy, { recursive: true });
writeFileSync(
  join(copy, 'package.json'),
  JSON.stringify({ type: 'module', imports: { '#dedent': './dedent.mjs' } }),
);
writeFileSync(
  join(copy, 'dedent.mjs'),
  `export { default as dedent } from ${JSON.stringify(pathToFileURL(require.resolve('dedent')).href)};`,
);

const engineOf = {
  'mustache-file': (text, values) => Mustache.render(text, values),
  'handlebars-file': (text, values) => Handlebars.compile(text)(values),
  'liquid-file': (text, values) => new Liquid().parseAndRenderSync(text, values),
  'nunjucks-file': (text, values) =>
    new nunjucks.Environment(null, { autoescape: false }).renderString(text, values),
  'markdown-file': replaced,
  'text-file': replaced,
  'yaml-block': (text, values, name) => replaced(YAML.parse(text)[name].template, values),
  'json-string': (text, values) => replaced(JSON.parse(text).template, values),
  'prompty-file': (text, values) => Mustache.render(text.split('system:\n')[1], raw(values)),
  'dotprompt-file': (text, values) => Handlebars.compile(text.split('---\n')[2])(values),
};

function replaced(text, values) {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name) => String(values[name] ?? ''));
}

/** `{{x}}` escapes HTML in Mustache, which prompt runners switch off. */
function raw(values) {
  Mustache.escape = (text) => text;
  return values;
}

/** `SYSTEM.trim`, `taskPrompt`: a member of a member of a module. */
async function called(file, names, args) {
  let owner;
  let member = await import(pathToFileURL(join(copy, file)).href);
  for (const each of names) [owner, member] = [member, member[each]];
  return member.apply(owner, args);
}

const results = [];
for (const { kind, file, name, values, call, args } of JSON.parse(readFileSync(jobsFile, 'utf8'))) {
  if (kind === 'call') {
    results.push(await called(file, call.split('.'), args));
    continue;
  }
  const render = engineOf[kind];
  if (render !== undefined)
    results.push(render(readFileSync(join(copy, file), 'utf8'), values, name));
  else results.push((await import(pathToFileURL(join(copy, file)).href))[name](values));
}
console.log(JSON.stringify(results));
