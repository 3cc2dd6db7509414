import * as vscode from 'vscode';
import { isJsonObject, parseJson } from '../base/json.ts';

/** Packages that agents are built with. */
const npmPackages =
  /^(ai|@ai-sdk\/.+|openai|@openai\/agents|@anthropic-ai\/sdk|langchain|@langchain\/.+|llamaindex|@mastra\/core|genkit|@google\/(genai|adk)|ollama)$/;
const pythonPackages =
  /^\s*["']?(openai|openai-agents|anthropic|langchain|langgraph|llama-index|google-genai|google-adk|pydantic-ai|crewai|autogen-agentchat|strands-agents|semantic-kernel|haystack-ai|dspy|litellm|ollama)\b/m;

const manifests = '**/{package.json,pyproject.toml,requirements*.txt}';
const installed = '**/{node_modules,.venv,venv,site-packages}/**';
/** A monorepo's first manifests say enough. */
const mostManifests = 20;

/** True where a manifest of the workspace names a package that agents are built with. */
export async function holdsAgent(): Promise<boolean> {
  for (const file of await vscode.workspace.findFiles(manifests, installed, mostManifests)) {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    if (file.path.endsWith('.json') ? namesNpmPackage(text) : pythonPackages.test(text))
      return true;
  }
  return false;
}

function namesNpmPackage(manifest: string): boolean {
  const parsed = parseJson(manifest);
  if (!isJsonObject(parsed)) return false;
  return ['dependencies', 'devDependencies'].some((section) => {
    const packages = parsed[section];
    return isJsonObject(packages) && Object.keys(packages).some((name) => npmPackages.test(name));
  });
}
