import { plainName } from './plain-name.ts';
import type { Definition } from './definitions.ts';

export interface PlacedDefinition extends Definition {
  readonly path: string;
}

/** What the code of a workspace calls its tools, agents, retrievers and functions. */
export class DefinitionIndex {
  private readonly byPlainName = new Map<string, PlacedDefinition[]>();

  add(path: string, definitions: readonly Definition[]): void {
    for (const definition of definitions) {
      const plain = plainName(definition.name);
      const known = this.byPlainName.get(plain);
      const placed = { ...definition, path };
      if (known === undefined) this.byPlainName.set(plain, [placed]);
      else known.push(placed);
    }
  }

  remove(path: string, definitions: readonly Definition[]): void {
    for (const plain of new Set(definitions.map(({ name }) => plainName(name)))) {
      const rest = (this.byPlainName.get(plain) ?? []).filter((each) => each.path !== path);
      if (rest.length > 0) this.byPlainName.set(plain, rest);
      else this.byPlainName.delete(plain);
    }
  }

  /**
   * The places that a reported name may mean: of the same spelling, else of another (`getWeather` for
   * `get_weather`); told to a framework, else any function.
   */
  find(name: string): readonly PlacedDefinition[] {
    const known = this.byPlainName.get(plainName(name)) ?? [];
    const exact = known.filter((each) => each.name === name);
    const spelled = exact.length > 0 ? exact : known;
    const named = spelled.filter(({ kind }) => kind === 'named');
    return named.length > 0 ? named : spelled;
  }
}
