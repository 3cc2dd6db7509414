/** `T` with every member allowed to be `undefined`: what code that collects facts one by one has in hand. */
export type Maybe<T> = { [Key in keyof T]: T[Key] | undefined };

/**
 * A copy without the members that are `undefined`. "Not known" is an absent member everywhere in this
 * program (`exactOptionalPropertyTypes`), and this is the one place where it becomes absent.
 */
export function defined<T extends object>(object: Maybe<T>): T {
  // A loop, because this runs several times for every span that comes in.
  const copy: { [key: string]: unknown } = {};
  const members = object as { readonly [key: string]: unknown };
  for (const key of Object.keys(members)) {
    const value = members[key];
    if (value !== undefined) copy[key] = value;
  }
  return copy as T;
}
