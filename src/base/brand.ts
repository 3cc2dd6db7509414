declare const brand: unique symbol;

/** A type that is `Base` at run time and only itself to the checker, so that ids and units cannot be mixed up. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
