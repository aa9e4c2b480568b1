import { type Html, html, Html as Written } from './html.ts';
import { reportStyle } from './report-style.ts';

/** A report as one file: no script, no address, nothing that is loaded from anywhere. */
export function reportPage(title: string, body: Html): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${new Written(reportStyle)}</style>
</head>
<body>
${body}
</body>
</html>
`;
  return page.text;
}

/** A row of a table of facts. */
export function fact(name: string, value: string): Html {
  return html`<tr><th>${name}</th><td>${value}</td></tr>
`;
}
