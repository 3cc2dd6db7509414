/** esbuild turns these imports into the stylesheet beside the bundle. */
declare module '*.css';
