// SQL lives in .sql files; the bundler (and test/support/register.mjs in tests) loads them as text.
declare module '*.sql' {
  const text: string;
  export default text;
}
