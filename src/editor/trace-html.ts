import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/**
 * The page of the trace panel. It carries no data: prompts are full of markup, so that everything
 * shown arrives by message and is set as text.
 */
export function traceHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const file = (name: string): string =>
    String(webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', 'webview', name)));
  const policy = [
    `default-src 'none'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  // The toolkit adds style sheets of its own and takes their nonce from the second meta element.
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="UTF-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta property="csp-nonce" content="${nonce}" />
    <meta name="viewport" content="width=device-width, initial-scale=1.0" />
    <title>Spanwise trace</title>
    <link rel="stylesheet" href="${file('trace.css')}" />
  </head>
  <body>
    <main id="app"></main>
    <script type="module" nonce="${nonce}" src="${file('trace.js')}"></script>
  </body>
</html>`;
}
