function closestTime(node: Node): HTMLTimeElement | null {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest('time[datetime]') ?? null;
}

function withIsoTimes(selection: Selection): string {
  let text = selection.toString();
  let from = 0;
  const root = selection.getRangeAt(0).commonAncestorContainer;
  const scope = root instanceof Element ? root : root.parentElement;
  for (const time of scope?.querySelectorAll('time[datetime]') ?? []) {
    if (!selection.containsNode(time, true)) continue;
    const shown = time.textContent;
    const at = shown === '' ? -1 : text.indexOf(shown, from);
    const iso = time.getAttribute('datetime') ?? '';
    if (at < 0 || iso === '') continue;
    text = text.slice(0, at) + iso + text.slice(at + shown.length);
    from = at + iso.length;
  }
  return text;
}

function onCopy(event: ClipboardEvent): void {
  const selection = document.getSelection();
  if (selection === null || selection.isCollapsed || event.clipboardData === null) return;
  if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
  const inside = closestTime(selection.getRangeAt(0).commonAncestorContainer);
  const text = inside === null ? withIsoTimes(selection) : inside.dateTime;
  if (text === selection.toString()) return;
  event.clipboardData.setData('text/plain', text);
  event.preventDefault();
}

/** Every time that is copied from the page is copied as ISO 8601 UTC, whatever zone it is shown in. */
export function copyTimesAsIso(): () => void {
  document.addEventListener('copy', onCopy);
  return () => document.removeEventListener('copy', onCopy);
}
