/** What every record of a Watchfloor log begins with (`docs/formats/audit-record-v1.md`). */
const HEADER = /^\{"_log":"[^"]*","_n":\d+,"_prev":"[0-9a-f]*","_t":"[^"]*","_v":1,/;
const MOST = 400;

/** A record without the members that all of them have, cut where it would fill the screen. */
export function ownWords(raw: string): string {
  const own = raw.replace(HEADER, '').replace(/\}\s*$/, '');
  return own.length > MOST ? `${own.slice(0, MOST)} …` : own;
}
