import { actionRegistry } from './action-registry.ts';

const TEXTLESS = new Set(['button', 'checkbox', 'radio', 'range', 'submit', 'reset', 'color', 'file']);
/** Floating parts close themselves on Escape; the page below must not also go back. */
const FLOATING = '[role="menu"],[role="listbox"],[role="dialog"],[aria-expanded="true"]';

/** True for elements that take typed text. */
function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return !TEXTLESS.has(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** A press that the focused control itself answers to (Enter and Space on a button, a link, a menu item). */
function belongsToControl(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' && event.key !== ' ') return false;
  return (
    event.target instanceof Element &&
    event.target.closest('button,a[href],summary,[role="menuitem"]') !== null
  );
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const typing = takesText(event.target);
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  if (!modified && belongsToControl(event)) return;
  if (event.key === 'Escape' && event.target instanceof Element && event.target.closest(FLOATING) !== null) {
    return;
  }
  const done = actionRegistry.press({
    key: event.key,
    ctrlKey: event.ctrlKey,
    metaKey: event.metaKey,
    altKey: event.altKey,
    shiftKey: event.shiftKey,
    repeat: event.repeat,
    timeStamp: event.timeStamp,
    typing,
  });
  if (done) event.preventDefault();
  else if (typing && event.key === 'Escape' && event.target instanceof HTMLElement) event.target.blur();
}

/** Starts dispatching key presses of the document to the registry; returns the stop. */
export function listenForKeys(): () => void {
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}
