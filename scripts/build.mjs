// `npm run build`: every bundle, for development. Minified ones are made by `npm run package`.
import { buildAll } from '../esbuild.mjs';

await buildAll();
