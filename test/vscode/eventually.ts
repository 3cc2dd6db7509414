const intervalMs = 200;

/** Tries until the attempt gives something without throwing. Rejects with the last error otherwise. */
export async function eventually<Value>(
  attempt: () => Value | undefined | Promise<Value | undefined>,
  { withinMs }: { readonly withinMs: number },
): Promise<Value> {
  const deadline = Date.now() + withinMs;
  let cause: unknown;
  while (Date.now() < deadline) {
    try {
      const value = await attempt();
      if (value !== undefined) return value;
    } catch (error) {
      cause = error;
    }
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
  throw new Error(`It did not happen within ${withinMs / 1000} s.`, { cause });
}
