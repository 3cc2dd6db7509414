/** A name without what languages write it with: `{safety_rules}` is filled from `SAFETY_RULES` or `safetyRules`. */
export function plainName(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}
