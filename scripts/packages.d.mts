export const exampleFolder: string;
export function installPackages(folder: string, what: string, env?: NodeJS.ProcessEnv): void;
export function installExample(): void;
