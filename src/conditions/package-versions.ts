import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isJsonObject, parseJson, stringMember, stringMembers } from '../base/json.ts';
import type { Interpreter } from './runtime.ts';
import { runTool, type ToolRun } from './run-tool.ts';

export type PackageVersions = { readonly [name: string]: string };

/** A program with more is a whole product; the first of its list are as good as any. */
const mostPackages = 100;

/** Empty where no packages are known. */
export async function readPackageVersions(
  interpreter: Interpreter,
  run: ToolRun,
): Promise<PackageVersions> {
  return interpreter.name === 'Python'
    ? pythonPackages(interpreter.executable, run)
    : nodePackages(run.directory);
}

/** The dependencies that the nearest `package.json` names, as they are installed. */
async function nodePackages(directory: string): Promise<PackageVersions> {
  const manifest = await readManifest(join(directory, 'package.json'));
  if (manifest === undefined) {
    const parent = dirname(directory);
    return parent === directory ? {} : nodePackages(parent);
  }
  const wanted = Object.keys({
    ...stringMembers(manifest['dependencies']),
    ...stringMembers(manifest['devDependencies']),
  }).slice(0, mostPackages);
  const found = await Promise.all(
    wanted.map(async (name) => [name, await installedVersion(directory, name)] as const),
  );
  return Object.fromEntries(
    found.flatMap(([name, version]) => (version === undefined ? [] : [[name, version] as const])),
  );
}

async function installedVersion(directory: string, name: string): Promise<string | undefined> {
  const manifest = await readManifest(join(directory, 'node_modules', name, 'package.json'));
  if (manifest !== undefined) return stringMember(manifest, 'version');
  const parent = dirname(directory);
  return parent === directory ? undefined : installedVersion(parent, name);
}

async function readManifest(path: string) {
  try {
    const manifest = parseJson(await readFile(path, 'utf8'));
    return isJsonObject(manifest) ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/** Python keeps no list of what a program asked for itself: those that have to do with models count. */
const pythonProgram = `
import importlib.metadata, json, re
wanted = re.compile(r"^(openai|anthropic|google|gen|lang|llama|litellm|mistral|cohere|groq|ollama|crewai|autogen|ag2|pydantic|haystack|dspy|smolagents|instructor|transformers|vllm|boto|httpx|requests|aiohttp|openinference|opentelemetry|traceloop|semantic|strands|agno)", re.I)
found = {d.metadata["Name"]: d.version for d in importlib.metadata.distributions()}
print(json.dumps({n: v for n, v in sorted(found.items()) if n and wanted.match(n)}))
`;

async function pythonPackages(executable: string, run: ToolRun): Promise<PackageVersions> {
  // Not from the folder of the program, whose modules would be taken for Python's own.
  const output = await runTool(executable, ['-I', '-c', pythonProgram], run);
  const entries = Object.entries(stringMembers(parseJson(output ?? '')));
  return Object.fromEntries(entries.slice(0, mostPackages));
}
