/** True where a window can be seen by somebody. */
export function hasDisplay(env = process.env) {
  if (process.platform !== 'linux') return true;
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** True inside a test desktop: there is a screen, but nobody in front of it. */
export function onTestDesktop(env = process.env) {
  return Boolean(env.WATCHFLOOR_DESKTOP);
}
