import { cloudKeys } from './cloud-keys.ts';
import type { HeldOutExample } from './example.ts';
import { harmlessValues } from './harmless-values.ts';
import { harmlessWords } from './harmless-words.ts';
import { modelKeys } from './model-keys.ts';
import { serviceKeys } from './service-keys.ts';
import { writtenSecrets } from './written-secrets.ts';

export const heldOutCredentials: readonly HeldOutExample[] = [
  ...modelKeys,
  ...cloudKeys,
  ...serviceKeys,
  ...writtenSecrets,
];

export const heldOutHarmless: readonly HeldOutExample[] = [...harmlessValues, ...harmlessWords];
