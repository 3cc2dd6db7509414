import { defined, type Maybe } from '../base/defined.ts';

/** `defined`, and `undefined` where nothing at all is known. */
export function filled<T extends object>(object: Maybe<T>): T | undefined {
  const known = defined<T>(object);
  return Object.keys(known).length === 0 ? undefined : known;
}
