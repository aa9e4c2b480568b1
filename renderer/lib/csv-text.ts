/** What makes a program that reads tables take a cell for a formula (OWASP, CSV injection), full-width forms included. */
const formulaBegins = /^[\s\u00a0]*[=+\-@\t\r|%\uff1d\uff0b\uff0d\uff20]/u;
const plainNumber = /^-?\d+(\.\d+)?$/;

function cell(value: string | number): string {
  const text = String(value);
  const safe =
    typeof value === 'string' && !plainNumber.test(text) && formulaBegins.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table as CSV (RFC 4180) with its header; no cell of text is a formula. */
export function csvText(columns: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
