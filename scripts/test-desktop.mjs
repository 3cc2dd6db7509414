// `npm run test:desktop`: the suite of `npm test` in a desktop VS Code, which it downloads.
await import('../test/vscode/run-desktop.ts');
