import * as vscode from 'vscode';
import { isLoopback } from './request-headers.ts';

/** The origins that have a key, for forgetting them: the storage of secrets lists nothing. */
const originsKey = 'requestKeyOrigins';

/** Keys of providers, in the system's own storage of secrets and nowhere else. */
export class RequestKeys {
  private readonly secrets: vscode.SecretStorage;
  private readonly state: vscode.Memento;

  constructor(secrets: vscode.SecretStorage, state: vscode.Memento) {
    this.secrets = secrets;
    this.state = state;
  }

  /** Asks once for each provider. Without `key`: none is needed. `undefined`: the person thought better of it. */
  async keyFor(url: string): Promise<{ readonly key?: string } | undefined> {
    const { origin } = new URL(url);
    const kept = await this.secrets.get(secretName(origin));
    if (kept !== undefined) return { key: kept };
    if (isLoopback(url)) return {};
    const typed = await vscode.window.showInputBox({
      title: `API key for ${origin}`,
      prompt: 'Kept in the system’s storage of secrets. Leave it empty where none is needed.',
      password: true,
      ignoreFocusOut: true,
    });
    if (typed === undefined) return undefined;
    if (typed === '') return {};
    await this.secrets.store(secretName(origin), typed);
    await this.state.update(originsKey, [...new Set([...this.origins(), origin])]);
    return { key: typed };
  }

  /** After the provider refused it: it is asked for anew. */
  async forget(url: string): Promise<void> {
    await this.secrets.delete(secretName(new URL(url).origin));
  }

  async forgetAll(): Promise<number> {
    const origins = this.origins();
    for (const origin of origins) await this.secrets.delete(secretName(origin));
    await this.state.update(originsKey, undefined);
    return origins.length;
  }

  private origins(): readonly string[] {
    return this.state.get<readonly string[]>(originsKey, []);
  }
}

function secretName(origin: string): string {
  return `spanwise.key ${origin}`;
}
