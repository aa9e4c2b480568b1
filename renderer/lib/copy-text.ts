/**
 * Puts text on the clipboard from within a press of a key or button. By the copy event, because the asynchronous
 * clipboard needs a permission that this window does not grant to anybody.
 */
export function copyText(text: string): boolean {
  const fill = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  window.addEventListener('copy', fill, { capture: true, once: true });
  const done = document.execCommand('copy');
  window.removeEventListener('copy', fill, { capture: true });
  return done;
}
